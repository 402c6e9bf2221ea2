// npm run contract:diff [-- <version or folder>]: what another SDK changes of the installed one's contract.
// Exit code: 0 the same, 1 something differs, 3 the other SDK can't be had or read.
import { diffContracts } from './diff-contracts.js';
import { fetchSdk } from './fetch-sdk.js';
import { readSdk } from './read-sdk.js';
import { installedSdk } from './sdk-folder.js';

const wanted = process.argv[2] ?? 'latest';

function compare(): number {
  const { folder, remove } = fetchSdk(wanted);
  try {
    const [ours, other] = [readSdk(installedSdk()), readSdk(folder)];
    const differences = diffContracts(ours, other);
    const versions = `rehive ${ours.sdk_version} (installed) and ${other.sdk_version}`;
    if (differences.length === 0) {
      console.log(`The contracts of ${versions} are the same.`);
      return 0;
    }
    console.log(`${versions} differ in ${differences.length} places:`);
    for (const line of differences) console.log(line);
    console.log('\nTo take it over: npm i -D rehive@<version>, then npm run contract:generate.');
    return 1;
  } finally {
    remove();
  }
}

try {
  process.exitCode = compare();
} catch (error) {
  console.error(
    `The SDK "${wanted}" can't be compared: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 3;
}
