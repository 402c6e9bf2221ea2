import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { root, runBin } from '../run-bin.js';
import { makeProject } from './extension-project.js';
import { endAll, readyLine, spawnBin, type Ready } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

afterEach(endAll);

const example = join(root, 'schema/seed.example.yaml');

async function logIn(apiUrl: string, user: string, password: string): Promise<Response> {
  return fetch(`${apiUrl}auth/login/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, password, company: 'acme' }),
  });
}

async function emails({ api_url, companies: [company] }: Ready): Promise<string[]> {
  const response = await fetch(`${api_url}admin/users/?page_size=250`, {
    headers: { authorization: `Token ${company?.admin_token}` },
  });
  const { data } = (await response.json()) as { data: { results: { email: string }[] } };
  return data.results.map(({ email }) => email).toSorted();
}

describe('rehive-ext platform --seed', () => {
  it('begins with what the file has, and says so', async () => {
    const folder = await temporaryFolder('rehive-seed');
    const command = spawnBin(['platform', '--port', '0', '--json', '--seed', example], folder);
    const ready = await readyLine(command);
    await command.waitFor(/"notice"/);
    expect(command.events()).toMatchObject([
      { event: 'ready' },
      { event: 'notice', text: 'The seed: 11 made, 0 there already and left as they are.' },
    ]);
    expect(ready.companies.map(({ id }) => id)).toEqual(['acme', 'globex']);
    expect((await logIn(ready.api_url, 'alice@acme.test', 'alice password')).status).toBe(200);
    await command.end();
    expect(command.stderr() + command.stdout()).not.toContain('alice password');
    expect(await readFile(join(folder, '.rehive/state.json'), 'utf8')).not.toContain('alice password');
  });

  it('may be given again: what is there stays, and what is new is added', async () => {
    const folder = await temporaryFolder('rehive-seed');
    const args = ['platform', '--port', '0', '--seed', 'seed.json'];
    const seed = (...users: string[]) =>
      writeFile(
        join(folder, 'seed.json'),
        JSON.stringify({ companies: [{ id: 'acme', users: users.map((email) => ({ email })) }] }),
      );
    await seed('a@acme.test');
    const first = spawnBin([...args, '--json'], folder);
    const before = await readyLine(first);
    await first.end();
    await seed('a@acme.test', 'b@acme.test');
    const second = spawnBin([...args, '--json'], folder);
    const after = await readyLine(second);
    expect(after.companies).toEqual(before.companies);
    expect(await emails(after)).toEqual(['a@acme.test', 'admin@acme.test', 'b@acme.test']);
    await second.end();
    const third = spawnBin(args, folder);
    await third.waitFor(/The seed: 0 made, 3 there already/);
  });

  it('that is not valid starts nothing and names every problem at its place', async () => {
    const folder = await temporaryFolder('rehive-seed');
    await writeFile(join(folder, 'seed.yaml'), 'companies:\n  - id: ACME\n    user: []\n');
    const { code, stdout, stderr } = await runBin('rehive-ext', ['platform', '--seed', 'seed.yaml'], {
      cwd: folder,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('seed.yaml is not valid: 2 problems');
    expect(stderr).toContain('seed.yaml:2:9  companies[0].id: must be small letters');
    expect(stderr).toContain('seed.yaml:3:5  companies[0].user: is no field of a seed here');
    await expect(readFile(join(folder, '.rehive/state.json'))).rejects.toThrow('ENOENT');
  });

  it('works with dev, too', async () => {
    const project = await makeProject();
    const command = spawnBin(['dev', project.platformFlag, '--json', '--seed', example], project.dir);
    const [line] = await command.waitFor(/^\{"event":"ready".*$/m);
    const { api_url } = JSON.parse(line) as Ready;
    expect((await logIn(api_url, 'alice@acme.test', 'alice password')).status).toBe(200);
  });
});

describe('rehive-ext platform --reset', () => {
  it('forgets the kept state, a damaged one as well', async () => {
    const folder = await temporaryFolder('rehive-reset');
    const first = spawnBin(['platform', '--port', '0', '--json', '--company', 'old'], folder);
    const before = await readyLine(first);
    await first.end();
    const second = spawnBin(['platform', '--port', '0', '--json', '--reset'], folder);
    const after = await readyLine(second);
    expect(after.companies.map(({ id }) => id)).toEqual(['acme']);
    const known = await fetch(`${after.api_url}auth/`, {
      headers: { authorization: `Token ${before.companies[0]?.admin_token}` },
    });
    expect(known.status).toBe(401);
    await second.end();
    await writeFile(join(folder, '.rehive/state.json'), '{');
    const third = spawnBin(['platform', '--port', '0', '--json', '--reset'], folder);
    await readyLine(third);
  });

  it('is refused while a platform runs there, and says which', async () => {
    const folder = await temporaryFolder('rehive-reset');
    const running = spawnBin(['platform', '--port', '0', '--json'], folder);
    const ready = await readyLine(running);
    const { code, stderr } = await runBin('rehive-ext', ['platform', '--port', '0', '--reset'], {
      cwd: folder,
    });
    expect(code).toBe(3);
    expect(stderr).toContain(`process ${running.pid} at ${ready.url}`);
    expect(await emails(ready)).toHaveLength(2);
  });
});

describe('rehive-ext platform --throttle', () => {
  it('answers 429 as Rehive does, for a company of that tier', async () => {
    const folder = await temporaryFolder('rehive-throttle');
    const command = spawnBin(['platform', '--port', '0', '--json', '--throttle', 'limited'], folder);
    const { api_url } = await readyLine(command);
    const answers: Response[] = [];
    for (let number = 0; number < 7; number += 1) answers.push(await logIn(api_url, 'nobody', 'wrong'));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 429]);
    const last = answers.at(-1);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await last?.json()).toMatchObject({
      message: expect.stringMatching(/^Request was throttled: .+\. Expected available in \d+ seconds\.$/),
    });
  });

  it('knows three tiers', async () => {
    const { code, stderr } = await runBin('rehive-ext', ['platform', '--throttle', 'free'], {
      cwd: await temporaryFolder('rehive-throttle'),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('limited, standard, extended');
  });
});
