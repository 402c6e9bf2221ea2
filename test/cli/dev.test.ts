import * as pty from '@lydell/node-pty';
import { existsSync } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { portIsTaken } from '../../src/extension/free-port.js';
import { root, runBin } from '../run-bin.js';
import { makeProject, type ExtensionProject } from './extension-project.js';
import { endAll, spawnBin } from './spawn-bin.js';

afterEach(endAll);

const dev = (project: ExtensionProject, ...args: string[]): string[] => [
  'dev',
  project.platformFlag,
  ...args,
];

async function nothingIsLeft(project: ExtensionProject): Promise<void> {
  expect(await portIsTaken(project.port)).toBe(false);
  expect(await portIsTaken(project.platformPort)).toBe(false);
  await expect(stat(join(project.dir, '.rehive/platform.json'))).rejects.toThrow('ENOENT');
}

describe('rehive-ext dev', () => {
  it('runs both, tells them apart, is found by simulate, and ends both at SIGTERM', async () => {
    const project = await makeProject();
    const command = spawnBin(dev(project), project.dir);
    await command.waitFor(/extension │ ✔ The extension answers at (\S+)/);

    const ran = await runBin('rehive-ext', ['simulate', 'activate', '--json'], { cwd: project.dir });
    expect(ran.code).toBe(0);
    await command.waitFor(/^extension │ activated for acme$/m);
    await command.waitFor(/^platform  │ → extension  POST \S+\/activate\/ 200 OK/m);
    await command.waitFor(/^platform  │ → platform   GET \/3\/auth\/ 200 OK/m);

    expect(await command.end('SIGTERM')).toBe(0);
    expect(command.stdout()).toMatch(/^extension │ closing$/m);
    for (const secret of await project.secrets())
      expect(command.stdout() + command.stderr()).not.toContain(secret);
    await nothingIsLeft(project);
  });

  it('with --json prints JSON Lines: output, ready, exchange', async () => {
    const project = await makeProject();
    const command = spawnBin(dev(project, '--json'), project.dir);
    await command.waitFor(/"event":"ready"/);
    expect((await runBin('rehive-ext', ['simulate', 'activate'], { cwd: project.dir })).code).toBe(0);
    await command.waitFor(/"line":"activated for acme"/);
    await command.end('SIGTERM');
    const events = command.events();
    expect(events.find(({ event }) => event === 'ready')).toMatchObject({
      url: `http://127.0.0.1:${project.platformPort}`,
      api_url: `http://127.0.0.1:${project.platformPort}/3/`,
      companies: [{ id: 'acme' }],
      extension: { url: project.url },
    });
    expect(events).toContainEqual({ event: 'output', stream: 'stdout', line: 'activated for acme' });
    expect(events.some(({ event }) => event === 'exchange')).toBe(true);
    expect(command.stderr()).toBe('');
  });

  it('keeps what both sides know for the next time', async () => {
    const project = await makeProject();
    const first = spawnBin(dev(project), project.dir);
    await first.waitFor(/The extension answers/);
    expect((await runBin('rehive-ext', ['simulate', 'activate'], { cwd: project.dir })).code).toBe(0);
    expect(await first.end()).toBe(0);
    expect((await stat(join(project.dir, '.rehive/extension/companies.json'))).isFile()).toBe(true);

    const second = spawnBin(dev(project), project.dir);
    await second.waitFor(/The extension answers/);
    const sent = await runBin('rehive-ext', ['simulate', 'webhook', 'transaction.create'], {
      cwd: project.dir,
    });
    expect(sent.code).toBe(0);
  });

  it('--port moves the extension, and simulate finds it there', async () => {
    const project = await makeProject();
    const command = spawnBin(dev(project, '--port', '0'), project.dir);
    const [, url] = await command.waitFor(/The extension answers at (\S+)/);
    expect(url).not.toBe(project.url);
    const ran = await runBin('rehive-ext', ['simulate', 'activate'], { cwd: project.dir });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain(`POST ${url}/activate/`);
  });

  it('hides a token that the extension logs', async () => {
    const project = await makeProject({ misbehave: 'logs-token' });
    const command = spawnBin(dev(project), project.dir);
    await command.waitFor(/The extension answers/);
    expect((await runBin('rehive-ext', ['simulate', 'activate'], { cwd: project.dir })).code).toBe(0);
    await command.waitFor(/activated with \[service token of acme/);
    await command.end();
    for (const secret of await project.secrets()) expect(command.stdout()).not.toContain(secret);
  });
});

describe('rehive-ext dev whose extension dies', () => {
  it('at start says with what, shows its last words, and ends with 3', async () => {
    const project = await makeProject({ misbehave: 'dies' });
    const { code, stderr } = await runBin('rehive-ext', dev(project), { cwd: project.dir });
    expect(code).toBe(3);
    expect(stderr).toContain('exit code 7');
    expect(stderr).toContain('The database is not there.');
    await nothingIsLeft(project);
  });

  it('later says with what and ends with 3', async () => {
    const project = await makeProject({ misbehave: 'dies-at-activate' });
    const command = spawnBin(dev(project, '--json'), project.dir);
    await command.waitFor(/"event":"ready"/);
    const ran = await runBin('rehive-ext', ['simulate', 'activate'], { cwd: project.dir });
    expect(ran.code).toBe(1);
    expect(await command.ended).toBe(3);
    expect(command.events()).toContainEqual({ event: 'extension_exited', code: 9, signal: null });
    expect(command.stderr()).toContain('The extension ended with exit code 9.');
    await nothingIsLeft(project);
  });
});

describe('rehive-ext dev whose reader goes away', () => {
  it('ends both with 0', async () => {
    const project = await makeProject();
    const command = spawnBin(dev(project, '--json'), project.dir);
    await command.waitFor(/"event":"ready"/);
    command.stopReading();
    await runBin('rehive-ext', ['simulate', 'activate'], { cwd: project.dir });
    expect(await command.ended).toBe(0);
    expect(command.stderr()).toBe('');
    await nothingIsLeft(project);
  });
});

describe('rehive-ext dev that can not run', () => {
  it.each(['', 'A=1 node x.js', 'node "x.js'])(
    'because of its command, %j: exit code 2, and no platform was started for it',
    async (command) => {
      const project = await makeProject();
      const { code, stdout, stderr } = await runBin('rehive-ext', [...dev(project), '--command', command], {
        cwd: project.dir,
      });
      expect({ code, stdout, state: existsSync(join(project.dir, '.rehive')) }).toEqual({
        code: 2,
        stdout: '',
        state: false,
      });
      expect(stderr).toContain('ommand');
    },
  );

  it('because the extension never listens: exit code 3, and it is ended', async () => {
    const project = await makeProject({ misbehave: 'never-listens' });
    const { code, stderr } = await runBin('rehive-ext', dev(project, '--start-timeout', '1'), {
      cwd: project.dir,
    });
    expect(code).toBe(3);
    expect(stderr).toContain(`nothing listened on port ${project.port} within 1 s`);
    await nothingIsLeft(project);
  });

  it.each(['port', 'platformPort'] as const)(
    'because the %s is taken: exit code 3, and it says which',
    async (which) => {
      const project = await makeProject();
      const server = createServer((_, response) => response.end());
      await new Promise<void>((resolve) => server.listen(project[which], '127.0.0.1', resolve));
      const { code, stderr } = await runBin('rehive-ext', dev(project), { cwd: project.dir });
      server.close();
      expect(code).toBe(3);
      expect(stderr).toContain(String(project[which]));
      expect(stderr).toMatch(/taken|in use/);
    },
  );

  it('because there is no rehive.json: exit code 2', async () => {
    const project = await makeProject();
    await rm(join(project.dir, 'rehive.json'));
    const { code, stderr } = await runBin('rehive-ext', dev(project), { cwd: project.dir });
    expect(code).toBe(2);
    expect(stderr).toContain('There is no rehive.json');
  });

  it('because the manifest has no command: exit code 2', async () => {
    const project = await makeProject();
    await writeFile(
      join(project.dir, 'rehive.json'),
      JSON.stringify({ name: 'Plain', url: 'https://plain.example.com', permissions: [] }),
    );
    const { code, stderr } = await runBin('rehive-ext', dev(project), { cwd: project.dir });
    expect(code).toBe(2);
    expect(stderr).toContain('dev.command');
  });

  it('because the command needs a shell: exit code 2', async () => {
    const project = await makeProject({ command: 'npm run build && npm start' });
    const { code, stderr } = await runBin('rehive-ext', dev(project), { cwd: project.dir });
    expect(code).toBe(2);
    expect(stderr).toContain('needs a shell');
  });
});

/** A command whose server is a child of its child. */
const tree = (script: string): string =>
  `node -e "require('child_process').spawn('node', ['${script}'], {stdio: 'inherit'})"`;

describe('Ctrl-C on a terminal', () => {
  it('ends dev with 130 and leaves no process behind, however deep', async () => {
    const project = await makeProject({
      command: tree(join(root, 'test/fixtures/extensions/plain.js').replaceAll('\\', '/')),
    });
    const terminal = pty.spawn(process.execPath, [join(root, 'bin/rehive-ext.js'), ...dev(project)], {
      cwd: project.dir,
      cols: 160,
    });
    let screen = '';
    const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
    await new Promise<void>((resolve) => {
      terminal.onData((data) => {
        screen += data;
        if (screen.includes('The extension answers at')) resolve();
      });
    });
    terminal.write('\u0003');
    expect(await ended).toBe(130);
    expect(screen).toContain('closing');
    await nothingIsLeft(project);
  });
});
