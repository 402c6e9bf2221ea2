// Prints the figures of the simulated platform, the check, the command line and the generated extension: all, or those whose
// names are given, and keeps them in RESULTS.md. The figures of another build, given as the path of its simulator.js, are printed only.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { measureCheck } from './check.js';
import { measureCommandLine } from './cli.js';
import { measureCompanies } from './companies.js';
import { measureDeliveries } from './deliveries.js';
import { measureExtension } from './extension.js';
import { measureRequests } from './requests.js';
import { measureStart } from './start.js';
import { measureWaitingTasks } from './waiting-tasks.js';
import type { Figure } from './measure.js';

const benches = new Map<string, (simulator: string) => Promise<Figure | Figure[]>>([
  ['requests', measureRequests],
  ['start', measureStart],
  ['deliveries', measureDeliveries],
  ['waiting-tasks', measureWaitingTasks],
  ['companies', measureCompanies],
  ['check', measureCheck],
  ['cli', measureCommandLine],
  ['extension', measureExtension],
]);
const results = join(import.meta.dirname, 'RESULTS.md');
const heading = /^## /m;

const asked = process.argv.slice(2);
const build = asked.find((name) => name.endsWith('.js'));
const names = asked.filter((name) => name !== build);
const unknown = names.filter((name) => !benches.has(name));
if (unknown.length > 0) {
  throw new Error(`There is no bench ${unknown.join(', ')}. There are: ${[...benches.keys()].join(', ')}.`);
}
const simulator = resolve(build ?? join(import.meta.dirname, '../dist/simulator.js'));
if (!existsSync(simulator)) throw new Error(`${simulator} is missing: npm run build makes it.`);

for (const [name, measure] of benches) {
  if (names.length > 0 && !names.includes(name)) continue;
  const load = loadavg()[0]?.toFixed(2);
  for (const figure of [await measure(simulator)].flat()) {
    const section = textOf(figure, load);
    process.stdout.write(`${section}\n`);
    if (build === undefined) await keep(section);
  }
}

function textOf({ title, target, lines }: Figure, load: string | undefined): string {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`;
  const all = [
    ...lines,
    `measured ${date} on Node ${process.version}, ${machine}; load before it ${load}`,
    ...(target === null ? [] : [`wanted ${target.text}: **${target.met ? 'met' : 'not met'}**`]),
  ];
  return `## ${title}\n\n${all.map((line) => `- ${line}\n`).join('')}`;
}

/** In the place of the earlier figures of the same title; the others stay as they were measured. */
async function keep(section: string): Promise<void> {
  const [head = '', ...sections] = (await readFile(results, 'utf8')).split(heading);
  const [title] = section.split('\n');
  const others = sections.map((one) => `## ${one.trimEnd()}\n`);
  const at = others.findIndex((one) => one.split('\n')[0] === title);
  others.splice(at < 0 ? others.length : at, at < 0 ? 0 : 1, section);
  await writeFile(results, [`${head.trimEnd()}\n`, ...others].join('\n'));
}
