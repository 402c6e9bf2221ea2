import { spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inTurns, median, ratioOf, rounded, spread, type Figure } from './measure.js';

const rounds = 15;
const megabyte = 2 ** 20;
const limits = { version: 1.4, help: 1.5, create: 1.7, helpBytes: 45 * megabyte };
const ours = join(import.meta.dirname, '../bin/rehive-ext.js');

/** What scaffolds elsewhere, as it was measured last. Each makes a small project in TypeScript, and installs nothing. */
const others = [
  { name: 'create-vite', version: '9.3.0', create: ['--template=vanilla-ts', '--no-interactive'] },
  { name: 'create-hono', version: '0.19.5', create: ['--template=nodejs', '--pm=npm'] },
  {
    name: 'sv',
    version: '0.17.1',
    program: ['create'],
    create: ['--template=minimal', '--types=ts', '--no-add-ons', '--no-install', '--no-dir-check'],
  },
  { name: 'create-t3-app', version: '7.40.0', create: ['--CI', '--noGit', '--noInstall'] },
];

/** One program's run for one of the figures: the arguments of node. */
interface Runner {
  label: string;
  args: readonly string[];
}

/** From the start of a process to its end, over that of a Node that does nothing, beside other scaffolders. */
export async function measureCommandLine(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-bench-'));
  try {
    const scaffolders = await install(join(folder, 'tools'));
    const place = join(folder, 'place');
    const one = (flag: string): Runner[] => [
      { label: 'rehive-ext', args: [ours, flag] },
      ...scaffolders.map(({ label, bin }) => ({ label, args: [bin, flag] })),
    ];
    const creates = [
      { label: 'rehive-ext', args: [ours, 'create', 'project', '--no-install', '--no-git'] },
      ...scaffolders.map(({ label, bin, program, create }) => ({
        label,
        args: [bin, ...program, 'project', ...create],
      })),
    ];
    return [
      await figureOf('--version', limits.version, one('--version'), place),
      await figureOf('--help', limits.help, one('--help'), place),
      await figureOf('create, without installing and without git', limits.create, creates, place),
      await memoryOfHelp(),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function figureOf(
  title: string,
  limit: number,
  runners: readonly Runner[],
  place: string,
): Promise<Figure> {
  const timed = (args: readonly string[]) => async (): Promise<number> => (await run(args, place)).ms;
  const makes = title.startsWith('create');
  const able: (Runner & { files: number })[] = [];
  const unable: string[] = [];
  for (const runner of runners) {
    const { code, files } = await run(runner.args, place);
    if (code === 0 && (!makes || files > 0)) able.push({ ...runner, files });
    else unable.push(`${runner.label}: not measured, it ended with ${code} and ${files} files`);
  }
  const [bare = [], ...measured] = await inTurns(
    rounds,
    [['-e', '0'], ...able.map(({ args }) => args)].map(timed),
  );
  const results = able.map(({ label, files }, index) => {
    const times = measured[index] ?? [];
    const made = files > 0 ? `, ${files} files` : '';
    const ratio = ratioOf(times, bare);
    return { ratio: ratio.ratio, line: `${label}: ${rounded(median(times))} ms, ${spread(ratio)}${made}` };
  });
  const [own, ...rest] = results;
  const isAhead = own !== undefined && rest.every(({ ratio }) => own.ratio < ratio);
  return {
    title: `${title}, as a ratio to \`node -e 0\``,
    target: {
      text: `≤ ${limit} and ahead of all others`,
      met: own !== undefined && own.ratio <= limit && isAhead,
    },
    lines: [
      `\`node -e 0\`: ${rounded(median(bare))} ms`,
      ...results.map(({ line }) => line),
      ...unable,
      `medians of ${rounds}, all in turns${makes ? ', each into a new folder in the system’s temporary one' : ''}`,
    ],
  };
}

interface Scaffolder {
  label: string;
  bin: string;
  program: readonly string[];
  create: readonly string[];
}

async function install(folder: string): Promise<Scaffolder[]> {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const packages = others.map(({ name, version }) => `${name}@${version}`);
  const flags = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const npm = spawn('npm', [...flags, ...packages], { cwd: folder, stdio: 'inherit' });
  const [code] = await once(npm, 'close');
  if (code !== 0) throw new Error(`npm could not install ${packages.join(' ')}.`);
  return others.map(({ name, version, program = [], create }) => ({
    label: `${name} ${version}`,
    bin: join(folder, 'node_modules', name, binOf(join(folder, 'node_modules', name), name)),
    program,
    create,
  }));
}

function binOf(folder: string, name: string): string {
  const { bin } = createRequire(import.meta.url)(join(folder, 'package.json')) as {
    bin: string | Record<string, string>;
  };
  const path = typeof bin === 'string' ? bin : bin[name];
  if (path === undefined) throw new Error(`${name} has no program of its name.`);
  return path;
}

/** Runs node in an empty folder, and counts the files that are there afterwards. */
async function run(
  args: readonly string[],
  place: string,
): Promise<{ ms: number; code: unknown; files: number }> {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  const options: SpawnOptions = { cwd: place, stdio: ['ignore', 'pipe', 'pipe'] };
  const started = performance.now();
  const child = spawn(process.execPath, args, options);
  child.stdout?.resume();
  child.stderr?.resume();
  const [code] = await once(child, 'close');
  const ms = performance.now() - started;
  const entries = readdirSync(place, { recursive: true, withFileTypes: true });
  return { ms, code, files: entries.filter((entry) => entry.isFile()).length };
}

/** Linux tells the most that a process ever held; it must be asked before it ends. */
const tellsItsPeak = `process.on('exit', () => {
  process.stderr.write(/VmHWM:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8'))[1]);
});`;

async function memoryOfHelp(): Promise<Figure> {
  if (!existsSync('/proc/self/status')) throw new Error('The peak of memory is read from /proc, on Linux.');
  const [bare = [], help = []] = await inTurns(rounds, [
    () => peakBytes([]),
    () => peakBytes([ours, '--help']),
  ]);
  const bytes = median(help);
  return {
    title: 'Memory of --help, at most',
    target: { text: `≤ ${limits.helpBytes / megabyte} MB`, met: bytes <= limits.helpBytes },
    lines: [
      `${rounded(bytes / megabyte)} MB, of which Node that does nothing has ${rounded(median(bare) / megabyte)} MB`,
      `medians of ${rounds}, in turns`,
    ],
  };
}

/** Of a program that is CommonJS, or of none. */
async function peakBytes(args: readonly string[]): Promise<number> {
  const program = args.length > 0 ? `${tellsItsPeak} require(process.argv[1]);` : tellsItsPeak;
  const child = spawn(process.execPath, ['-e', program, ...args], {
    cwd: dirname(ours),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let kilobytes = '';
  child.stderr.on('data', (chunk: Buffer) => (kilobytes += chunk.toString()));
  await once(child, 'close');
  return Number(kilobytes) * 1024;
}
