import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { root, runBin } from '../run-bin.js';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const commands = createProgram(version, async () => {}).commands.flatMap((command) => [
  [command.name()],
  ...command.commands.map((sub) => [command.name(), sub.name()]),
]);

describe('the program', () => {
  it.each(['rehive-ext', 'create-rehive-extension'] as const)(
    '%s --version prints the version alone',
    async (bin) => {
      expect(await runBin(bin, ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    },
  );

  it('--help lists every command on stdout', async () => {
    const { code, stdout, stderr } = await runBin('rehive-ext', ['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const [name] of commands) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });

  it('--help alone shows what it would if all were declared (else: npm run generate)', () => {
    const [alone, declared] = [['--help'], []].map((argv) =>
      createProgram(version, async () => {}, argv).helpInformation(),
    );
    expect(alone).toBe(declared);
  });

  it.each(commands.map((words) => words.join(' ')))(
    '%s --help has examples and a non-interactive section',
    async (words) => {
      const { code, stdout } = await runBin('rehive-ext', [...words.split(' '), '--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples:\n  \$ \S/);
      expect(stdout).toMatch(/Non-interactive use:\n  \S/);
      for (const flag of ['--json', '--quiet', '--debug', '--no-color']) expect(stdout).toContain(flag);
    },
  );

  it('--help itself has examples and a non-interactive section', async () => {
    const { stdout } = await runBin('rehive-ext', ['--help']);
    expect(stdout).toMatch(/Examples:\n  \$ \S/);
    expect(stdout).toMatch(/Non-interactive use:\n  \S/);
    expect(stdout).toContain('Exit codes: 0 done');
  });

  it.each(['', ...commands.map((words) => words.join(' '))])(
    '%s --help fits a terminal of 80 columns',
    async (words) => {
      const { stdout } = await runBin('rehive-ext', [...words.split(' ').filter(Boolean), '--help']);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it('no text of --help names a command that there is not', async () => {
    const known = commands.map(([name]) => name);
    for (const words of [[], ...commands]) {
      const { stdout } = await runBin('rehive-ext', [...words, '--help']);
      const named = [...stdout.matchAll(/[`$] ?rehive-ext ([a-z]+)/g)].map(([, name]) => name);
      expect(named.filter((name) => !known.includes(name))).toEqual([]);
    }
  });

  it.each([
    [['chekc', '--json'], "unknown command 'chekc'"],
    [['check', '--jsno', '--json'], "unknown option '--jsno'"],
    [['platform', '--port', '70000', '--json'], 'It must be a port, 0 to 65535.'],
    [['simulate', 'webhook', '--json'], "missing required argument 'event'"],
    [['simulate', '--json'], 'simulate needs a command'],
    [['--json'], "unknown option '--json'"],
  ])('wrong use with --json is one JSON document too: %j', async (args, message) => {
    const { code, stdout, stderr } = await runBin('rehive-ext', args);
    expect(code).toBe(2);
    const { error } = JSON.parse(stdout) as { error: Record<string, unknown> };
    expect(error).toMatchObject({ message: expect.stringContaining(message), exit_code: 2 });
    expect(stderr).not.toBe('');
  });

  it.each([
    ['rehive-ext', ['--help']],
    ['rehive-ext', ['check', '--help']],
    ['rehive-ext', ['--version']],
    ['rehive-ext', ['check', '--json']],
    ['create-rehive-extension', ['a', '--dry-run']],
  ] as const)('%s %j into a pipe that nobody reads ends without a word about it', async (bin, args) => {
    const { stderr } = await intoClosedPipe(bin, args);
    expect(stderr).not.toMatch(/EPIPE|node:|\n\s+at /);
  });

  it.skipIf(!existsSync('/dev/full'))('a result that cannot be written ends with 3 and says so', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [join(root, 'bin/rehive-ext.js'), '--help'], {
      stdio: ['ignore', full, 'pipe'],
    });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number];
    closeSync(full);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/^error: The output can't be written: ENOSPC.*\n$/),
    });
  });

  it('without a command it shows the help on stderr and ends with 2', async () => {
    const { code, stdout, stderr } = await runBin('rehive-ext', []);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: rehive-ext');
  });

  it('an unknown command ends with 2 and names the closest one', async () => {
    const { code, stdout, stderr } = await runBin('rehive-ext', ['chekc']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("unknown command 'chekc'");
    expect(stderr).toContain('check');
  });

  it('an unknown flag ends with 2 and names the closest one', async () => {
    const { code, stdout, stderr } = await runBin('rehive-ext', ['check', '--jsno']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("unknown option '--jsno'");
    expect(stderr).toContain('--json');
  });

  it('an argument too many ends with 2', async () => {
    const { code } = await runBin('rehive-ext', ['check', 'surplus']);
    expect(code).toBe(2);
  });
});

/** As `| true` does: the reader has gone before the first word is written. */
async function intoClosedPipe(
  bin: string,
  args: readonly string[],
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [join(root, 'bin', `${bin}.js`), ...args], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}
