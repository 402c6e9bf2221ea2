// A platform with many companies: argv[2] is the simulator, argv[3] how many. Prints milliseconds and bytes after gc.
import { pathToFileURL } from 'node:url';

const { startPlatform } = await import(pathToFileURL(process.argv[2]).href);
const count = Number(process.argv[3]);
const memory = () => {
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const before = memory();
const begun = performance.now();
const platform = await startPlatform({
  companies: Array.from({ length: count }, (_, index) => ({ id: `company-${index}` })),
});
const startMs = performance.now() - begun;
const bytes = memory() - before;
const token = [...platform.state.tokens.keys()].at(-1);
const ask = async () => {
  const answer = await fetch(`${platform.apiUrl}auth/`, { headers: { authorization: `Token ${token}` } });
  await answer.text();
  if (answer.status !== 200) throw new Error(`It answered ${answer.status}.`);
};
const times = [];
for (let index = 0; index < 300; index += 1) {
  const start = performance.now();
  await ask();
  times.push(performance.now() - start);
}
const requestMs = times.slice(100).toSorted((one, other) => one - other)[100];
process.stdout.write(`${JSON.stringify({ startMs, bytes, requestMs })}\n`);
process.exit();
