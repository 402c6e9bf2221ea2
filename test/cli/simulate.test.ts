import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { portIsTaken } from '../../src/extension/free-port.js';
import type { RunningExtension } from '../../src/extension/start-extension.js';
import { runBin, type Ran } from '../run-bin.js';
import { makeProject, type ExtensionProject } from './extension-project.js';
import { endAll, spawnBin } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

const extensions: RunningExtension[] = [];

afterEach(async () => {
  await Promise.all(extensions.splice(0).map((extension) => extension.kill()));
  await endAll();
});

/** A project whose extension runs by itself, without `rehive-ext dev`. */
async function runningProject(misbehave = ''): Promise<ExtensionProject & { extension: RunningExtension }> {
  const project = await makeProject();
  const extension = await project.start(misbehave);
  extensions.push(extension);
  return { ...project, extension };
}

function simulate(project: ExtensionProject, ...args: string[]): Promise<Ran> {
  return runBin('rehive-ext', ['simulate', ...args, project.platformFlag], { cwd: project.dir });
}

interface Document {
  call: string;
  company: string;
  accepted: boolean;
  reason: string | null;
  hints: string[];
  time_limit_ms: number;
  exchange: { request: { url: string; body: unknown }; response: { status: number } | null };
  deliveries: { accepted: boolean; exchange: { request: { body: Record<string, unknown> } } }[];
  meanwhile: { request: { method: string; url: string }; response: { status: number } }[];
}

const parse = ({ stdout }: Ran): Document => JSON.parse(stdout) as Document;
const asked = ({ meanwhile }: Document): string[] =>
  meanwhile.map(({ request }) => `${request.method} ${new URL(request.url).pathname}`);

describe('rehive-ext simulate in a folder that is no project', () => {
  it.each([['activate'], ['rotate'], ['deactivate'], ['webhook', 'transaction.create']])(
    '%s without --url ends with 2 and leaves nothing there',
    async (...args) => {
      const dir = await temporaryFolder('no-project');
      const { code, stdout, stderr } = await runBin(
        'rehive-ext',
        ['simulate', ...args, '--platform-port=0'],
        {
          cwd: dir,
        },
      );
      expect({ code, stdout, left: await readdir(dir) }).toEqual({ code: 2, stdout: '', left: [] });
      expect(stderr).toContain('--url http://127.0.0.1:3000');
    },
  );

  it('an unknown event is answered with the closest ones and where all are', async () => {
    const { code, stderr } = await runBin('rehive-ext', ['simulate', 'webhook', 'transaction.creat']);
    expect(code).toBe(2);
    expect(stderr).toContain('The closest are: transaction.create');
    expect(stderr).toContain('→ All of them: rehive-ext events\n');
    expect(stderr).not.toContain('https://');
  });
});

describe('rehive-ext simulate, one call after another as separate processes', () => {
  it('activates, rotates, sends a webhook, deactivates with purge, with no platform running', async () => {
    const project = await runningProject();
    const outputs: string[] = [];
    const json = async (...args: string[]): Promise<Document> => {
      const ran = await simulate(project, ...args, '--json');
      outputs.push(ran.stdout, ran.stderr);
      expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' });
      return parse(ran);
    };

    const activated = await json('activate');
    expect(activated).toMatchObject({ call: 'activate', company: 'acme', accepted: true, reason: null });
    expect(activated.time_limit_ms).toBe(10_000);
    expect(activated.exchange.request.url).toBe(`${project.url}/activate/`);
    expect(asked(activated)).toEqual(['GET /3/auth/', 'POST /3/admin/webhooks/']);
    const [before] = await storedTokens(project);

    const rotated = await json('rotate');
    expect(rotated).toMatchObject({ call: 'rotate', accepted: true });
    expect(asked(rotated)).toEqual(['GET /3/auth/']);
    expect(await storedTokens(project)).not.toContain(before);

    const sent = await json('webhook', 'transaction.create', '--set', 'data.amount=4200');
    expect(sent).toMatchObject({ call: 'webhook', accepted: true, time_limit_ms: 5_000 });
    expect(sent.deliveries[0]?.exchange.request.body).toMatchObject({
      event: 'transaction.create',
      company: 'acme',
      data: { amount: 4200 },
    });
    expect(asked(sent)).toEqual([expect.stringMatching(/^GET \/3\/admin\/transactions\/[^/]+\/$/)]);
    expect(sent.meanwhile[0]?.response.status).toBe(200);

    const secrets = await project.secrets();
    const purged = await json('deactivate', '--purge');
    expect(purged.exchange.request.body).toMatchObject({ purge: true });
    expect(await storedTokens(project)).toEqual([]);

    expect(secrets.length).toBeGreaterThan(3);
    for (const secret of [...secrets, ...(await project.secrets())]) {
      for (const output of [...outputs, project.dir]) expect(output).not.toContain(secret);
    }
    await expect(stat(join(project.dir, '.rehive/platform.json'))).rejects.toThrow('ENOENT');
  });

  it('shows people the request, the answer, the time, the calls meanwhile and the verdict', async () => {
    const project = await runningProject();
    const { code, stdout } = await simulate(project, 'activate');
    expect(code).toBe(0);
    expect(stdout).toContain(`POST ${project.url}/activate/`);
    expect(stdout).toContain('"token": "[service token of acme');
    expect(stdout).toContain('200 OK');
    expect(stdout).toMatch(/\d+ ms of 10 s/);
    expect(stdout).toMatch(/→ platform\s+GET \/3\/auth\/ 200 OK/);
    expect(stdout).toContain('✔ The platform accepts this activation.');

    const sent = await simulate(
      project,
      'webhook',
      'transaction.create',
      '--times',
      '3',
      '--concurrency',
      '3',
    );
    expect(sent.code).toBe(0);
    expect(sent.stdout).toContain('authorization: Secret [webhook secret of acme');
    expect(sent.stdout).toContain('The platform accepts 3 of 3 deliveries.');
    for (const secret of await project.secrets()) expect(stdout + sent.stdout).not.toContain(secret);
  });

  it('asks the manifest for name and permissions of the service', async () => {
    const project = await runningProject();
    expect((await simulate(project, 'activate')).code).toBe(0);
    const state = JSON.parse(await project.state()) as { services: Record<string, unknown>[] };
    expect(state.services).toHaveLength(1);
    expect(state.services[0]).toMatchObject({
      name: 'Plain',
      url: project.url,
      active: true,
      permissions: [
        { section: 'admin', type: 'webhook', level: 'add' },
        { section: 'admin', type: 'transaction', level: 'view' },
      ],
    });
  });

  it('activates for a company that the platform did not have, and says so', async () => {
    const project = await runningProject();
    const { code, stdout, stderr } = await simulate(project, 'activate', '--company', 'globex');
    expect(code).toBe(0);
    expect(stderr).toContain('globex is new on the simulated platform');
    expect(stdout).toContain('globex');
    const { stderr: unknown, code: refused } = await simulate(project, 'rotate', '--company', 'initech');
    expect(refused).not.toBe(0);
    expect(unknown).toContain('initech');
  });

  it('with --state none forgets everything', async () => {
    const project = await runningProject();
    expect((await simulate(project, 'activate', '--state', 'none')).code).toBe(0);
    await expect(stat(join(project.dir, '.rehive'))).rejects.toThrow('ENOENT');
  });
});

describe('rehive-ext simulate beside a running platform', () => {
  it('uses it, and the platform tells of the same exchange', async () => {
    const project = await runningProject();
    const platform = spawnBin(['platform', '--port', String(project.platformPort), '--json'], project.dir);
    await platform.waitFor(/"event":"ready"/);
    const ran = await runBin('rehive-ext', ['simulate', 'activate', '--json'], { cwd: project.dir });
    expect(ran.code).toBe(0);
    expect(asked(parse(ran))).toEqual(['GET /3/auth/', 'POST /3/admin/webhooks/']);
    await platform.waitFor(/"call":"activate"/);
    expect(await platform.end()).toBe(0);
    for (const secret of await project.secrets()) {
      expect(ran.stdout + ran.stderr).not.toContain(secret);
      const exchanges = platform.events().filter(({ event }) => event === 'exchange');
      expect(JSON.stringify(exchanges)).not.toContain(secret);
    }
    // What the running platform knew is there for the next call.
    expect((await simulate(project, 'rotate')).code).toBe(0);
  });
});

describe('an extension that the platform would not accept', () => {
  it.each([
    ['202', 'Received a 202 response', 'Answer 200 or 201'],
    ['redirects', 'Received a 302 response', 'does not follow redirects'],
    ['html', 'Received a 500 response', 'look at its output'],
    ['dies-at-activate', 'Unable to connect', 'look at the output'],
  ])('%s: exit code 1, the words of the platform, and a hint', async (misbehave, words, hint) => {
    const project = await runningProject(misbehave);
    const { code, stdout } = await simulate(project, 'activate');
    expect(code).toBe(1);
    expect(stdout).toContain(
      '✖ The platform does not accept this activation: An error occurred in the service:',
    );
    expect(stdout).toContain(words);
    expect(stdout).toContain(hint);
  });

  it('that is too slow is told the limit', { timeout: 40_000 }, async () => {
    const project = await runningProject('slow');
    const ran = await simulate(project, 'activate', '--json');
    expect(ran.code).toBe(1);
    expect(parse(ran)).toMatchObject({ accepted: false, exchange: { response: null } });
    expect(parse(ran).hints.join()).toContain('The platform waits 10 s');
  });

  it('a refusal carries the message of the extension', async () => {
    const project = await runningProject();
    expect((await simulate(project, 'activate')).code).toBe(0);
    const { code, stdout } = await simulate(project, 'webhook', 'transaction.create', '--secret', 'wrong');
    expect(code).toBe(1);
    expect(stdout).toContain('✖ The platform does not accept this webhook: The secret is not valid.');
    expect(stdout).not.toContain('Secret wrong');
  });

  it('an answer that holds control characters can not repaint the terminal', async () => {
    const project = await makeProject();
    const server = createServer((_, response) => {
      response.writeHead(400).end('{"status":"error","message":"bad \\u001b[2J\\u001b[31mred"}');
    });
    await new Promise<void>((resolve) => server.listen(project.port, '127.0.0.1', resolve));
    const { code, stdout } = await simulate(project, 'activate');
    server.close();
    expect(code).toBe(1);
    expect(stdout).not.toContain('\u001B[2J');
    expect(stdout).toContain('bad');
  });
});

describe('a call that can not be made', () => {
  it('because nothing listens there: exit code 3', async () => {
    const project = await makeProject();
    const { code, stdout } = await simulate(project, 'activate');
    expect(code).toBe(3);
    expect(stdout).toContain(`Nothing listens at ${project.url}/activate/`);
    const ran = await simulate(project, 'activate', '--json');
    expect(ran.code).toBe(3);
    expect(parse(ran)).toMatchObject({ accepted: false, exchange: { response: null } });
  });

  it.each([['rotate'], ['deactivate'], ['webhook', 'transaction.create']])(
    'because %s comes before any activation: it says to activate first',
    async (...args) => {
      const project = await runningProject();
      const { code, stdout, stderr } = await simulate(project, ...args);
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/→ .*activate.* first|→ Activate it first/i);
    },
  );

  it('because the event does not exist: exit code 2 and the closest names', async () => {
    const project = await makeProject();
    const { code, stdout, stderr } = await simulate(project, 'webhook', 'transaction.created');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('There is no event "transaction.created"');
    expect(stderr).toContain('transaction.create');
  });

  it('because the port of the platform is taken: exit code 3', async () => {
    const project = await runningProject();
    const server = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(project.platformPort, '127.0.0.1', resolve));
    const { code, stderr } = await simulate(project, 'activate');
    server.close();
    expect(code).toBe(3);
    expect(stderr).toContain(String(project.platformPort));
  });

  it('because rehive.json is wrong: exit code 2 with the place', async () => {
    const project = await makeProject();
    await writeFile(join(project.dir, 'rehive.json'), '{\n  "name": 5\n}\n');
    const { code, stderr } = await simulate(project, 'activate');
    expect(code).toBe(2);
    expect(stderr).toContain('rehive.json:2:');
  });

  it('because neither a flag nor a manifest says where the extension is: exit code 2', async () => {
    const cwd = await temporaryFolder('rehive-nothing');
    const project = await makeProject();
    const { code, stderr } = await runBin('rehive-ext', ['simulate', 'activate', project.platformFlag], {
      cwd,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('--url http://127.0.0.1:3000');
  });

  it.each([
    [['--url', 'localhost:3000'], 'It must be an http or https address'],
    [['--times', '0'], "unknown option '--times'"],
  ])('because of %j: exit code 2', async (flags, words) => {
    const project = await makeProject();
    const { code, stderr } = await simulate(project, 'activate', ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

/** What the extension was sent. */
async function bodyOf(project: ExtensionProject, input: string, ...args: string[]): Promise<unknown> {
  const ran = await runBin(
    'rehive-ext',
    ['simulate', 'webhook', 'transaction.create', ...args, '--json', project.platformFlag],
    { cwd: project.dir, input },
  );
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' });
  return parse(ran).deliveries[0]?.exchange.request.body;
}

describe('Ctrl-C during a call', () => {
  it('ends with 130 at once and leaves no platform behind', async () => {
    const project = await runningProject('slow');
    const command = spawnBin(['simulate', 'activate', project.platformFlag], project.dir);
    await command.waitFor(/Platform for this call/);
    await expect.poll(() => portIsTaken(project.platformPort)).toBe(true);
    const before = Date.now();
    expect(await command.end('SIGINT')).toBe(130);
    expect(Date.now() - before).toBeLessThan(5_000);
    expect(await portIsTaken(project.platformPort)).toBe(false);
    await expect(stat(join(project.dir, '.rehive/platform.json'))).rejects.toThrow('ENOENT');
  });
});

describe('Ctrl-C during a call of a platform that runs elsewhere', () => {
  it('ends with 130 at once, and the platform goes on', async () => {
    const project = await runningProject('slow');
    const platform = spawnBin(['platform', `--port=${project.platformPort}`, '--json'], project.dir);
    await platform.waitFor(/"event":"ready"/);
    const command = spawnBin(['simulate', 'activate'], project.dir);
    await expect.poll(() => project.extension.output(), { timeout: 10_000 }).toContain('slow: thinking');
    const before = Date.now();
    expect(await command.end('SIGINT')).toBe(130);
    expect(Date.now() - before).toBeLessThan(5_000);
    expect(await portIsTaken(project.platformPort)).toBe(true);
  });
});

describe('the body of a simulated webhook', () => {
  it('is changed by --data from a file or stdin, by --set and --id', async () => {
    const project = await runningProject();
    expect((await simulate(project, 'activate')).code).toBe(0);
    await writeFile(join(project.dir, 'data.json'), '{ "amount": 7 }');
    expect(await bodyOf(project, '', '--data', 'data.json', '--id', 'evt-1')).toMatchObject({
      id: 'evt-1',
      data: { amount: 7 },
    });
    expect(await bodyOf(project, '{ "amount": 8 }', '--data', '-')).toMatchObject({ data: { amount: 8 } });
    expect(
      await bodyOf(project, '', '--set', 'data.status=Complete', '--set', 'data.amount=9'),
    ).toMatchObject({
      data: { status: 'Complete', amount: 9 },
    });
  });

  it.each([
    [['--data', 'missing.json'], "missing.json can't be read"],
    [['--data', 'rehive.json', '--set', 'data.amount'], '--set data.amount has no value'],
    [['--data', '-'], 'stdin is not JSON'],
  ])('%j that is no good ends with 2 and sends nothing', async (flags, words) => {
    const project = await runningProject();
    const { code, stderr } = await simulate(project, 'webhook', 'transaction.create', ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(project.extension.output()).not.toContain('webhook');
  });
});

/** The tokens that the extension has stored, read from its own data. */
async function storedTokens(project: ExtensionProject): Promise<string[]> {
  const text = await readFile(join(project.dir, 'companies.json'), 'utf8');
  return Object.values(JSON.parse(text) as Record<string, { token: string }>).map(({ token }) => token);
}
