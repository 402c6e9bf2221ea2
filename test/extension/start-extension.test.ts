import { execa } from 'execa';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Interrupted, UserError } from '../../src/errors.js';
import { extensionEnvironment } from '../../src/extension/extension-environment.js';
import { freePort, portIsTaken } from '../../src/extension/free-port.js';
import {
  startExtension,
  type RunningExtension,
  type StartExtensionOptions,
} from '../../src/extension/start-extension.js';
import { root } from '../run-bin.js';

const fixtures = join(root, 'test/fixtures/extensions');
const running: RunningExtension[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((extension) => extension.kill()));
});

async function start(
  misbehave = '',
  options: Partial<StartExtensionOptions> & { extraEnv?: Record<string, string> } = {},
): Promise<RunningExtension> {
  const port = options.port ?? (await freePort());
  const env = extensionEnvironment({
    port,
    apiUrl: 'http://127.0.0.1:9/3/',
    stateDir: tmpdir(),
    env: { MISBEHAVE: misbehave, ...options.extraEnv },
  });
  const extension = await startExtension({ command: 'node plain.js', cwd: fixtures, env, port, ...options });
  running.push(extension);
  return extension;
}

/** What a start ends with instead of a running extension. */
async function troubleOf(starting: Promise<RunningExtension>): Promise<UserError> {
  const error: unknown = await starting.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(holds, { timeout: 5_000, interval: 20 }).toBe(true);
}

describe('starting an extension', () => {
  it('gives its address once it answers, and its output line by line', async () => {
    const lines: string[] = [];
    const extension = await start('', { onOutput: (line, stream) => lines.push(`${stream}: ${line}`) });
    expect((await fetch(`${extension.url}/health/`)).status).toBe(200);
    await eventually(() => lines.includes(`stdout: listening on ${extension.port}`));
    expect(extension.output()).toContain('listening on');
  });

  it('counts any answer as started: HTML with status 500', async () => {
    const extension = await start('html', { healthPath: '/health/' });
    expect((await fetch(extension.url)).status).toBe(500);
  });

  it('counts an answer that is no HTTP at all as started', async () => {
    const script =
      "require('net').createServer(s => s.end('garbage\\r\\n')).listen(+process.env.PORT, '127.0.0.1')";
    const extension = await start('', { command: `node -e "${script}"` });
    expect(isAlive(extension.pid)).toBe(true);
  });

  it('finds an extension that listens on ::1 only', async () => {
    const script = "require('http').createServer((q, s) => s.end('six')).listen(+process.env.PORT, '::1')";
    const extension = await start('', { command: `node -e "${script}"` });
    expect(extension.url).toBe(`http://[::1]:${extension.port}`);
    expect(await (await fetch(extension.url)).text()).toBe('six');
  });

  it('keeps our own secrets from it, unless it is given them', async () => {
    vi.stubEnv('REHIVE_ADMIN_TOKEN', 'an admin')
      .stubEnv('REHIVE_RECORDING_KEY', 'a key')
      .stubEnv('OTHER', 'o');
    onTestFinished(() => void vi.unstubAllEnvs());
    const answer =
      "['REHIVE_ADMIN_TOKEN', 'REHIVE_RECORDING_KEY', 'OTHER'].map((n) => process.env[n] ?? '-').join()";
    const script = `require('http').createServer((q, s) => s.end(${answer})).listen(+process.env.PORT, '127.0.0.1')`;
    const command = `node -e "${script}"`;
    const extension = await start('', { command });
    expect(await (await fetch(extension.url)).text()).toBe('-,-,o');
    const given = await start('', { command, extraEnv: { REHIVE_ADMIN_TOKEN: 'its own' } });
    expect(await (await fetch(given.url)).text()).toBe('its own,-,o');
  });

  it('finds programs of node_modules/.bin by their name', async () => {
    const extension = await start('', { command: `tsx ${join(fixtures, 'plain.js')}`, cwd: root });
    expect((await fetch(`${extension.url}/health/`)).status).toBe(200);
  });
});

describe('an extension that does not start', () => {
  it('that dies at start is told with its exit code and its last words', async () => {
    const error = await troubleOf(start('dies'));
    expect(error.kind).toBe('unavailable');
    expect(error.message).toContain('exit code 7');
    expect(error.message).toContain('The database is not there.');
  });

  it('that never listens is told with what was tried and its last words, and is ended', async () => {
    const port = await freePort();
    const error = await troubleOf(start('never-listens', { port, startTimeoutMs: 1_500 }));
    expect(error.kind).toBe('unavailable');
    expect(error.message).toContain(`nothing listened on port ${port} within 1.5 s`);
    expect(error.message).toContain('Waiting for something that never comes.');
    expect(error.nextSteps.join()).toContain('PORT');
  });

  it('that accepts and never answers is told so', async () => {
    const script = "require('net').createServer(() => {}).listen(+process.env.PORT, '127.0.0.1')";
    const error = await troubleOf(
      start('', { command: `node -e "${script}"`, startTimeoutMs: 1_500, healthPath: '/health/' }),
    );
    expect(error.message).toContain('did not answer GET /health/ within 1.5 s');
  });

  it('whose command does not exist is told by the name of the command', async () => {
    const error = await troubleOf(start('', { command: 'no-such-program-here --flag' }));
    expect(error.kind).toBe('unavailable');
    expect(error.message).toContain('`no-such-program-here` was not found');
  });

  it('whose port is taken is not even tried', async () => {
    const server = createServer((_, response) => response.end('mine'));
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const error = await troubleOf(start('', { port }));
    server.close();
    expect(error.kind).toBe('unavailable');
    expect(error.message).toContain(`Port ${port} is taken`);
  });

  it('because the wait was interrupted leaves nothing behind', async () => {
    const abort = new AbortController();
    let said = '';
    const onOutput = (line: string): void => {
      said += line;
      abort.abort();
    };
    await expect(start('never-listens', { signal: abort.signal, onOutput })).rejects.toBeInstanceOf(
      Interrupted,
    );
    expect(isAlive(Number(/pid (\d+)/.exec(said)?.[1]))).toBe(false);
  });
});

describe('ending an extension', () => {
  const tree = `node -e "console.log('pid ' + require('child_process').spawn('node', ['plain.js'], {stdio: 'inherit'}).pid)"`;

  it('ends all that it started, and lets them close in peace', async () => {
    const extension = await start('', { command: tree });
    const grandchild = Number(/pid (\d+)/.exec(extension.output())?.[1]);
    expect(isAlive(grandchild)).toBe(true);
    await extension.stop();
    expect(isAlive(extension.pid)).toBe(false);
    expect(await portIsTaken(extension.port)).toBe(false);
    expect(extension.output()).toContain('closing');
  });

  it('ends one that ignores SIGTERM after the grace time', async () => {
    const extension = await start('ignores-sigterm', { stopGraceMs: 300 });
    await extension.stop();
    expect(await extension.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await portIsTaken(extension.port)).toBe(false);
  });

  it('with kill gives it no time to close anything', async () => {
    const extension = await start('', { command: tree });
    await extension.kill();
    expect(extension.output()).not.toContain('closing');
    expect(await portIsTaken(extension.port)).toBe(false);
  });

  it('twice is once', async () => {
    const extension = await start();
    await extension.stop();
    await extension.stop();
    await extension.kill();
    expect(await extension.exited).toEqual({ code: 0, signal: null });
  });

  it('a death of its own is told with its exit code', async () => {
    const extension = await start('dies-at-activate');
    await fetch(`${extension.url}/activate/`, { method: 'POST', body: '{}' }).catch(() => undefined);
    expect(await extension.exited).toEqual({ code: 9, signal: null });
  });

  it('a restart gives a new process on the same port with the same environment and keeps the output', async () => {
    const extension = await start();
    const { pid, url } = extension;
    await extension.kill();
    await extension.restart();
    expect(extension.pid).not.toBe(pid);
    expect(extension.url).toBe(url);
    expect((await fetch(`${url}/health/`)).status).toBe(200);
    await eventually(() => extension.output().split('listening on').length === 3);
  });
});

describe('the end of the process that started it', () => {
  it.each(['SIGKILL', 'SIGHUP', 'exit'] as const)('by %s ends the extension too', async (how) => {
    const folder = await mkdtemp(join(tmpdir(), 'orphan-'));
    const port = await freePort();
    const script = join(root, 'test/fixtures/extensions/start-and-wait.ts');
    const parent = execa(
      process.execPath,
      ['--import', 'tsx', script, String(port), join(folder, 'pid'), how],
      {
        reject: false,
        cwd: root,
      },
    );
    await eventually(() => portIsTaken(port));
    await eventually(async () => /^\d+$/.test(await readFile(join(folder, 'pid'), 'utf8').catch(() => '')));
    if (how !== 'exit') parent.kill(how);
    await parent;
    await eventually(async () => !(await portIsTaken(port)));
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
    await rm(folder, { recursive: true });
  });
});
