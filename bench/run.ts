// Prints the figures of the simulated platform: all, or those whose names are given. All of them are kept in RESULTS.md.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { measureCompanies } from './companies.js';
import { measureDeliveries } from './deliveries.js';
import { measureRequests } from './requests.js';
import { measureStart } from './start.js';
import { measureWaitingTasks } from './waiting-tasks.js';
import type { Figure } from './measure.js';

const benches: Record<string, (simulator: string) => Promise<Figure>> = {
  requests: measureRequests,
  start: measureStart,
  deliveries: measureDeliveries,
  waiting: measureWaitingTasks,
  companies: measureCompanies,
};

const asked = process.argv.slice(2);
const names = asked.filter((name) => name in benches);
const simulator = resolve(
  asked.find((name) => name.endsWith('.js')) ?? join(import.meta.dirname, '../dist/simulator.js'),
);
if (!existsSync(simulator)) throw new Error(`${simulator} is missing: npm run build makes it.`);

const lines: string[] = [];
const print = (line: string): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};

print('# Figures of the simulated platform\n');
print(
  `Measured ${new Date().toISOString().slice(0, 10)} on Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ` +
    `${Math.round(totalmem() / 2 ** 30)} GB; load before the run ${loadavg()[0]?.toFixed(2)}.`,
);
print(
  'Ratios are of one run, measured in turns; the rates beside them move with whatever else the machine does.\n',
);
for (const [name, measure] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const { title, target, lines: found } = await measure(simulator);
  print(`## ${title}\n`);
  for (const line of found) print(`- ${line}`);
  if (target !== null) print(`- wanted ${target.text}: **${target.met ? 'met' : 'not met'}**`);
  print('');
}
if (names.length === 0)
  await writeFile(join(import.meta.dirname, 'RESULTS.md'), `${lines.join('\n').trimEnd()}\n`);
