import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, portIsTaken } from '../../src/extension/free-port.js';
import { runBin } from '../run-bin.js';
import { endAll, readyLine, spawnBin } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

afterEach(endAll);

const emptyFolder = (): Promise<string> => temporaryFolder('rehive-platform');

async function whoIs(api: string, token: string): Promise<Response> {
  return fetch(`${api}auth/`, { headers: { authorization: `Token ${token}` } });
}

describe('rehive-ext platform', () => {
  it('with --json says first where it is and whose tokens work, then every exchange', async () => {
    const command = spawnBin(['platform', '--port', '0', '--json'], await emptyFolder());
    const ready = await readyLine(command);
    expect(ready.api_url).toBe(`${ready.url}/3/`);
    expect(Object.keys(ready)).toEqual(['event', 'url', 'api_url', 'companies']);
    expect(ready.companies.map(({ id }) => id)).toEqual(['acme']);
    const [acme] = ready.companies;
    const answer = await whoIs(ready.api_url, acme?.admin_token ?? '');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'success', data: { company: 'acme' } });

    await command.waitFor(/"event":"exchange"/);
    expect(await command.end('SIGTERM')).toBe(0);
    const [first, second] = command.events();
    expect(first).toMatchObject({ event: 'ready' });
    expect(second).toMatchObject({
      event: 'exchange',
      exchange: {
        direction: 'to-platform',
        company: 'acme',
        request: { method: 'GET' },
        response: { status: 200 },
      },
    });
    expect(command.stderr()).toBe('');
    const exchanges = command.stdout().split('\n').slice(1).join('\n');
    expect(exchanges).not.toContain(acme?.admin_token);
  });

  it('ends with 0 and gives its folder back when whoever reads its output has gone', async () => {
    const dir = await emptyFolder();
    const command = spawnBin(['platform', '--port', '0', '--json'], dir);
    const { api_url: api } = await readyLine(command);
    command.stopReading();
    // It notices at the next thing that it has to say.
    await whoIs(api, 'nobody');
    expect(await command.ended).toBe(0);
    expect(command.stderr()).toBe('');
    expect(await readdir(join(dir, '.rehive'))).toEqual(['.gitignore', 'state.json']);
  });

  it('in a project where its folder can not be made says how to keep the state elsewhere', async () => {
    const dir = await emptyFolder();
    await writeFile(join(dir, 'file'), '');
    const args = ['platform', '--port', '0', '--state', join(dir, 'file/state')];
    const { code, stdout, stderr } = await runBin('rehive-ext', args, { cwd: dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("can't be");
    expect(stderr).toContain('→ Keep the state elsewhere with --state DIR, or nowhere with --state none.');
  });

  it('for people: one line per exchange, no token, and where the tokens are', async () => {
    const folder = await emptyFolder();
    const command = spawnBin(['platform', '--port', '0'], folder);
    const [, url] = await command.waitFor(/REHIVE_API_URL=(\S+)/);
    await fetch(`${url}auth/`);
    await command.waitFor(/→ platform\s+GET \/3\/auth\/ 401 Unauthorized \d+ ms/);
    await command.end();
    expect(command.stdout()).toContain('--show-tokens');
    expect(command.stdout()).toContain(join(folder, '.rehive', 'state.json'));
    expect(command.stdout() + command.stderr()).not.toMatch(/[0-9a-f]{64}/);
  });

  it('--show-tokens prints tokens that work', async () => {
    const command = spawnBin(
      ['platform', '--port', '0', '--state', 'none', '--show-tokens'],
      await emptyFolder(),
    );
    const [, url] = await command.waitFor(/REHIVE_API_URL=(\S+)/);
    const [, token] = await command.waitFor(/acme: user token\s+([0-9a-f]{64})/);
    expect((await whoIs(url ?? '', token ?? '')).status).toBe(200);
  });

  it('keeps its state: the tokens of the last time still work', async () => {
    const folder = await emptyFolder();
    const args = ['platform', '--port', '0', '--json', '--company', 'acme', '--company', 'globex'];
    const first = spawnBin(args, folder);
    const before = await readyLine(first);
    expect(before.companies.map(({ id }) => id)).toEqual(['acme', 'globex']);
    expect(await first.end()).toBe(0);
    expect((await stat(join(folder, '.rehive'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, '.rehive/state.json'))).mode & 0o777).toBe(0o600);

    const second = spawnBin(['platform', '--port', '0', '--json'], folder);
    const after = await readyLine(second);
    expect(after.companies).toEqual(before.companies);
  });

  it('--state none writes nothing', async () => {
    const folder = await emptyFolder();
    const command = spawnBin(['platform', '--port', '0', '--json', '--state', 'none'], folder);
    await readyLine(command);
    expect(await command.end()).toBe(0);
    await expect(stat(join(folder, '.rehive'))).rejects.toThrow('ENOENT');
  });

  it('belongs to the project that it is started in, from any folder of it', async () => {
    const project = await emptyFolder();
    await writeFile(join(project, 'rehive.json'), '{}');
    await mkdir(join(project, 'src'));
    const command = spawnBin(['platform', '--port', '0', '--json'], join(project, 'src'));
    const { url } = await readyLine(command);
    const instance: unknown = JSON.parse(await readFile(join(project, '.rehive/platform.json'), 'utf8'));
    expect(instance).toMatchObject({ pid: command.pid, url });
  });

  it('Ctrl-C ends it with 130 and takes back the word that it runs', async () => {
    const folder = await emptyFolder();
    const command = spawnBin(['platform', '--port', '0', '--json'], folder);
    const { url } = await readyLine(command);
    expect(await command.end('SIGINT')).toBe(130);
    await expect(stat(join(folder, '.rehive/platform.json'))).rejects.toThrow('ENOENT');
    expect(await portIsTaken(Number(new URL(url).port))).toBe(false);
  });
});

describe('rehive-ext platform that can not run', () => {
  it('because something else has the port says so and ends with 3', async () => {
    const port = await freePort();
    const server = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const folder = await emptyFolder();
    const { code, stdout, stderr } = await runBin('rehive-ext', ['platform', '--port', String(port)], {
      cwd: folder,
    });
    server.close();
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(String(port));
    expect(stderr).toMatch(/taken|in use/);
    expect(stderr).toMatch(/→ .*--port/);
    await expect(stat(join(folder, '.rehive/platform.json'))).rejects.toThrow('ENOENT');
  });

  it('because this project runs one already says which, and leaves it alone', async () => {
    const folder = await emptyFolder();
    const first = spawnBin(['platform', '--port', '0', '--json'], folder);
    const { url, api_url, companies } = await readyLine(first);
    const { code, stderr } = await runBin('rehive-ext', ['platform', '--port', '0'], { cwd: folder });
    expect(code).toBe(3);
    expect(stderr).toContain(url);
    expect(stderr).toContain(String(first.pid));
    expect((await whoIs(api_url, companies[0]?.admin_token ?? '')).status).toBe(200);
  });

  it('takes over from one that was killed', async () => {
    const folder = await emptyFolder();
    const first = spawnBin(['platform', '--port', '0', '--json'], folder);
    const before = await readyLine(first);
    expect(await first.end('SIGKILL')).toBe('SIGKILL');
    const second = spawnBin(['platform', '--port', '0', '--json'], folder);
    expect((await readyLine(second)).companies).toEqual(before.companies);
  });

  it('because its state is damaged says where, with --json on stdout too', async () => {
    const folder = await emptyFolder();
    await mkdir(join(folder, '.rehive'));
    await writeFile(join(folder, '.rehive/state.json'), '{ "version": 1, ');
    const { code, stdout, stderr } = await runBin('rehive-ext', ['platform', '--port', '0', '--json'], {
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('state.json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { exit_code: 2 } });
    expect(await readFile(join(folder, '.rehive/state.json'), 'utf8')).toBe('{ "version": 1, ');
  });

  it.each(['--port=70000', '--port=x'])('%s is wrong use', async (flag) => {
    const { code, stderr } = await runBin('rehive-ext', ['platform', flag], { cwd: await emptyFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('It must be a port, 0 to 65535.');
  });
});
