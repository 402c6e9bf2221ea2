import { readFileSync } from 'node:fs';
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
