import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const minutes = 60_000;
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

export interface PythonEnvironment {
  /** The interpreter. */
  python: string;
  /** Its folder, gone when the test file is over. */
  folder: string;
}

/** The last line that a command complained with. */
function lastLine({ stderr, shortMessage }: { stderr?: unknown; shortMessage?: unknown }): string {
  const [line] = String(stderr ?? '')
    .trim()
    .split('\n')
    .slice(-1);
  return line === undefined || line === '' ? String(shortMessage) : line;
}

/** A Python that has these packages of PyPI in a folder of its own; or why there is none. */
export async function pythonWith(
  ...requirements: string[]
): Promise<PythonEnvironment | { missing: string }> {
  const version = await execa('python3', ['--version'], { reject: false });
  if (version.failed) return { missing: `python3 can not be run: ${lastLine(version)}` };
  const folder = await mkdtemp(join(tmpdir(), 'rehive-python-'));
  folders.push(folder);
  const venv = await execa('python3', ['-m', 'venv', join(folder, 'venv')], { reject: false });
  if (venv.failed) return { missing: `python3 makes no virtual environment: ${lastLine(venv)}` };
  const python = join(folder, 'venv/bin/python');
  const installed = await pip(python, 'install', ...requirements);
  if (installed !== null)
    return { missing: `${requirements.join(', ')} can not be had from PyPI: ${installed}` };
  return { python, folder };
}

/** A package's source as its authors published it, unpacked: its folder, or why there is none. */
export async function pythonSource(
  { python, folder }: PythonEnvironment,
  requirement: string,
): Promise<{ source: string } | { missing: string }> {
  const source = await mkdtemp(join(folder, 'source-'));
  const [name = requirement] = requirement.split('==');
  const trouble = await pip(
    python,
    'download',
    '--no-deps',
    '--no-binary',
    name,
    '--dest',
    source,
    requirement,
  );
  if (trouble !== null)
    return { missing: `the source of ${requirement} can not be had from PyPI: ${trouble}` };
  const unpack = 'import glob, tarfile; tarfile.open(glob.glob("*.tar.gz")[0]).extractall()';
  await execa(python, ['-c', unpack], { cwd: source });
  return { source };
}

/** Null where it went well, or else the last words. */
async function pip(python: string, command: string, ...args: string[]): Promise<string | null> {
  const options = ['--disable-pip-version-check', '--quiet', '--timeout', '20'];
  const ran = await execa(python, ['-m', 'pip', command, ...options, ...args], {
    reject: false,
    timeout: 3 * minutes,
  });
  return ran.failed ? lastLine(ran) : null;
}
