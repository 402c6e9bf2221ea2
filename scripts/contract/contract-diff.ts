// npm run contract:diff [-- <version or folder>]: what another SDK, by default the newest that npm has, changes of the
// contract that we have. Exit code: 0 the same, 1 something differs, 3 the other SDK can't be had or read.
import { sdkVersion } from '../../src/contract/generated/operation-keys.js';
import { diffContracts } from './diff-contracts.js';
import { fetchSdk } from './fetch-sdk.js';
import { readSdk } from './read-sdk.js';
import { installedSdk } from './sdk-folder.js';

const wanted = process.argv[2] ?? 'latest';

function compare(): number {
  const { folder, remove } = fetchSdk(wanted);
  try {
    const ours = readSdk(installedSdk());
    if (ours.sdk_version !== sdkVersion)
      throw new Error(
        `src/contract/generated is of rehive ${sdkVersion}, and ${ours.sdk_version} is installed.\n  → npm ci, or npm run contract:generate.`,
      );
    const other = readSdk(folder);
    const groups = Object.entries(diffContracts(ours, other)).filter(([, lines]) => lines.length > 0);
    if (groups.length === 0) {
      console.log(`rehive ${other.sdk_version} has the contract that we have, of ${sdkVersion}.`);
      return 0;
    }
    console.log(`From rehive ${sdkVersion}, which we have, to ${other.sdk_version}:`);
    for (const [group, lines] of groups) console.log(`\n${group} (${lines.length})\n  ${lines.join('\n  ')}`);
    console.log(
      `\nTo take it over: npm install --save-dev rehive@${other.sdk_version}, then npm run contract:generate.`,
    );
    return 1;
  } finally {
    remove();
  }
}

try {
  process.exitCode = compare();
} catch (error) {
  console.error(
    `error: rehive ${wanted} can't be compared. ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 3;
}
