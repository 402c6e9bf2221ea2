import { spawn } from '@lydell/node-pty';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { makeProject, type Project } from '../broken-extensions/make-project.js';
import { root, runBin } from '../run-bin.js';
import { endAll, spawnBin } from './spawn-bin.js';

const projects: Project[] = [];
afterEach(async () => {
  await endAll();
  for (const made of projects.splice(0)) made.remove();
});

const tell = (text: string): string => `appendFileSync('told', ${text} + '\\n');`;

/** An activation that takes its time, and tells when it has come. */
const slow = (ms: number): readonly [string, string] => {
  const beginning = 'async function activate({ token }, address) {';
  return [
    beginning,
    `${beginning}\n  ${tell("'asked to activate'")}\n  await new Promise((resolve) => setTimeout(resolve, ${ms}));`,
  ];
};

/** The correct extension, telling in `told` what becomes of it, in a project whose temporary files are in `temp`. */
function telling(changes: Parameters<typeof makeProject>[0] = {}): string {
  const made = makeProject({
    ...changes,
    change: [
      ['const maxBodyBytes', `${tell('`pid ${process.pid}`')}\nconst maxBodyBytes`],
      ['  state.companies[company] = {', `  ${tell('`took ${company}`')}\n  state.companies[company] = {`],
      [
        '    delete state.companies[company];',
        `    ${tell('`purged ${company}`')}\n    delete state.companies[company];`,
      ],
      ...(changes.change ?? []),
    ],
  });
  projects.push(made);
  mkdirSync(join(made.dir, 'temp'));
  return made.dir;
}

function told(dir: string, what: string): string[] {
  const file = join(dir, 'told');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return [
    ...new Set(
      lines.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1)),
    ),
  ];
}

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 60_000; !holds();) {
    if (Date.now() > deadline) throw new Error('It did not come to that within a minute.');
    await pause(20);
  }
}

/** Nothing of the run is left: no process, no company in the extension, no file. */
function expectNothingLeft(dir: string): void {
  for (const pid of told(dir, 'pid')) expect(() => process.kill(Number(pid), 0), pid).toThrow('ESRCH');
  expect(told(dir, 'purged').toSorted()).toEqual(told(dir, 'took').toSorted());
  expect(readdirSync(join(dir, 'temp'))).toEqual([]);
}

describe('an interrupted check ends with 130 and leaves nothing', () => {
  it.skipIf(process.platform === 'win32')('at Ctrl-C on a terminal, in the middle', async () => {
    const dir = telling();
    // Where CI is set, nothing moves on the terminal.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'CI'));
    const terminal = spawn(process.execPath, [join(root, 'bin/rehive-ext.js'), 'check'], {
      cwd: dir,
      cols: 120,
      env: { ...env, TMPDIR: join(dir, 'temp') },
    });
    let shown = '';
    terminal.onData((data) => (shown += data));
    const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
    await until(() => told(dir, 'took').length > 10 && told(dir, 'took').length > told(dir, 'purged').length);
    terminal.write('\u0003');
    expect(await ended).toBe(130);
    expect(shown).toMatch(/\d+\/\d+ · /);
    expect(shown).toContain('Interrupted.');
    expect(shown).not.toContain('Compliance check');
    expectNothingLeft(dir);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'at %s without a terminal, while checks wait',
    async (signal) => {
      const dir = telling({ change: [slow(1_000)] });
      const running = spawnBin(['check'], dir, { TMPDIR: join(dir, 'temp') });
      await until(() => told(dir, 'asked').length > 0);
      expect(readdirSync(join(dir, 'temp'))).toHaveLength(1);
      expect(await running.end(signal)).toBe(130);
      expect({ stdout: running.stdout(), stderr: running.stderr() }).toEqual({
        stdout: '',
        stderr: 'Interrupted.\n',
      });
      expectNothingLeft(dir);
    },
  );

  it('and names the companies that the extension would not forget in time', async () => {
    const dir = telling({ change: [slow(8_000)] });
    const running = spawnBin(['check', '--only', 'activate-accepted'], dir, { TMPDIR: join(dir, 'temp') });
    await until(() => told(dir, 'asked').length > 0);
    expect(await running.end('SIGINT')).toBe(130);
    expect(running.stderr()).toMatch(
      /^Interrupted\. The extension may still know these companies of the check:\n {2}check-\w+: no answer within 3 s\n$/,
    );
  });

  it.each([
    ['a check waits for what will not come', 'resilience-retries-server-error', 'failed', 1],
    ['a restart is under way', 'rotate-survives-kill', 'pid', 2],
  ] as const)(
    'while %s, without waiting for the time that the check has left',
    async (_, id, what, times) => {
      const dir = telling({
        change: [['        setTimeout(work, waitMs + 1);\n', `        ${tell('`failed ${key}`')}\n`]],
      });
      const args = ['check', '--only', id, '--timeout', '300'];
      const running = spawnBin(args, dir, { TMPDIR: join(dir, 'temp') });
      await until(() => told(dir, what).length === times);
      expect(await running.end('SIGINT')).toBe(130);
      expect(running.stderr()).toBe('Interrupted.\n');
      expectNothingLeft(dir);
    },
  );

  it('while the extension is still starting', async () => {
    const dir = telling({
      change: [
        ['server.listen(Number(PORT)', 'if (false) server.listen(Number(PORT)'],
        ['\nwork();\n', '\nsetInterval(work, 1_000);\n'],
      ],
    });
    const running = spawnBin(['check'], dir, { TMPDIR: join(dir, 'temp') });
    await until(() => told(dir, 'pid').length > 0);
    expect(await running.end('SIGINT')).toBe(130);
    expectNothingLeft(dir);
  });
});

describe('a check that takes longer than --timeout', () => {
  it('could not finish: exit code 3, with what it was, and nothing left', async () => {
    const dir = telling({ change: [slow(2_000)] });
    const args = ['check', '--only', 'activate-accepted', 'manifest-https', '--timeout', '1'];
    const { code, stdout } = await runBin('rehive-ext', args, {
      cwd: dir,
      env: { TMPDIR: join(dir, 'temp') },
    });
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /\? activate-accepted {2}errored, required {2}rehive\.json:\d+\n {2}The check did not finish within 1 s \(--timeout\)\./,
    );
    expect(stdout).toContain('1 passed, 1 errored of 2');
    expectNothingLeft(dir);
  });
});
