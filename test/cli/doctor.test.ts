import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../src/extension/free-port.js';
import { startPlatform } from '../../src/simulator/platform.js';
import { runBin, type Ran } from '../run-bin.js';
import { endAll, spawnBin } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

interface Report {
  ready: boolean;
  project: string | null;
  findings: { id: string; outcome: string; message: string; fix: string | null }[];
}

let folder: string;
let port: number;
/** A simulated platform in this process: what `--api-url` names, so that no test asks the network. */
let apiUrl: string;
beforeEach(async () => {
  folder = await temporaryFolder('doctor');
  port = await freePort();
  const platform = await startPlatform({ port: 0 });
  onTestFinished(() => platform.close());
  apiUrl = platform.apiUrl;
});
afterEach(endAll);

const doctor = (args: readonly string[] = [], env: Record<string, string | undefined> = {}): Promise<Ran> =>
  runBin('rehive-ext', ['doctor', `--platform-port=${port}`, `--api-url=${apiUrl}`, ...args], {
    cwd: folder,
    env: { DATABASE_URL: undefined, NODE_ENV: undefined, REHIVE_API_URL: undefined, ...env },
  });

async function report(args: readonly string[] = [], env: Record<string, string | undefined> = {}) {
  const { stdout, code } = await doctor(['--json', ...args], env);
  const document = JSON.parse(stdout) as Report;
  expect(code).toBe(document.ready ? 0 : 1);
  return Object.fromEntries(document.findings.map((finding) => [finding.id, finding]));
}

describe('doctor outside of a project', () => {
  it('is ready, and says what it skips for want of one', async () => {
    const { code, stdout, stderr } = await doctor();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`✓ Node (${process.versions.node})\n`);
    expect(stdout).toContain('- rehive.json (no rehive.json here or in a folder above)\n');
    expect(stdout).toContain('✓ Clock (within 1 s of the platform');
    expect(stdout).toMatch(/\nReady\.\n$/);
    const found = await report();
    const skipped = Object.values(found).filter(({ outcome }) => outcome === 'skipped');
    expect(skipped.map(({ id }) => id)).toEqual([
      'dependencies',
      'manifest',
      'extension-port',
      'embedded-database',
      'database-server',
      'updates',
    ]);
  });

  it('a platform that is named must answer; its absence is a warning where none is named', async () => {
    expect(await report(['--api-url=http://127.0.0.1:1'])).toMatchObject({
      platform: { outcome: 'failed', message: expect.stringContaining('connection refused') },
      clock: { outcome: 'skipped' },
    });
    const proxy = { https_proxy: 'http://127.0.0.1:1' };
    const { code, stdout } = await runBin('rehive-ext', ['doctor', `--platform-port=${port}`], {
      cwd: folder,
      env: proxy,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/! Platform\n {4}production .*\n {4}→ \S/);
  });

  it('something else than a platform at the address, and a clock that is off, are failures', async () => {
    const server = createServer((_, response) => {
      response.sendDate = false;
      response.setHeader('date', new Date(Date.now() + 3_600_000).toUTCString());
      response.end('<html>Please log in</html>');
    });
    const url = await listen(server);
    expect(await report([`--api-url=${url}`])).toMatchObject({
      platform: { outcome: 'failed', message: expect.stringContaining('not as a Rehive API does') },
      clock: {
        outcome: 'failed',
        message: expect.stringMatching(/^3(600|599) s behind/),
        fix: expect.any(String),
      },
    });
  });

  it('names who has taken the port', async () => {
    const url = await listen(createServer());
    const { 'platform-port': found } = await report([`--platform-port=${new URL(url).port}`]);
    expect(found).toMatchObject({ outcome: 'failed', fix: expect.stringContaining('--platform-port 0') });
    const who = process.platform === 'linux' ? `process ${process.pid} ` : 'is taken by';
    expect(found?.message).toContain(who);
  });

  it('the newest release is asked for with --check-updates alone', async () => {
    const offline = { npm_config_registry: 'http://127.0.0.1:1/' };
    expect(await report([], offline)).toMatchObject({ updates: { outcome: 'skipped' } });
    expect(await report(['--check-updates'], offline)).toMatchObject({
      updates: { outcome: 'warned', fix: expect.stringContaining('npm view') },
    });
    const registry = createServer((_, response) => {
      const versions = { '99.0.0': { name: 'rehive-ext', version: '99.0.0' } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name: 'rehive-ext', 'dist-tags': { latest: '99.0.0' }, versions }));
    });
    const online = { npm_config_registry: await listen(registry) };
    expect(await report(['--check-updates'], online)).toMatchObject({
      updates: { outcome: 'warned', message: expect.stringContaining('99.0.0 is out') },
    });
  });
});

describe('doctor in a project', () => {
  let extensionPort: number;
  beforeEach(async () => {
    extensionPort = await freePort();
    writeManifest({});
  });

  const writeManifest = (more: object): void =>
    write('rehive.json', { name: 'Savings', url: 'https://savings.example.com', permissions: [], ...more });
  const write = (name: string, document: unknown): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), typeof document === 'string' ? document : JSON.stringify(document));
  };

  it('says what is wrong with rehive.json, and where', async () => {
    writeManifest({ url: 7 });
    const { code, stdout } = await doctor();
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /✗ rehive\.json\n {4}rehive\.json is not valid: 1 problem\n {6}rehive\.json:1:\d+ {2}url: /,
    );
    expect(stdout).toMatch(/\nNot ready: 1 to mend\.\n$/);
  });

  it('dependencies, and the package manager that the project has', async () => {
    write('package.json', { name: 'savings' });
    write('pnpm-lock.yaml', '');
    const found = await report([], { PATH: join(folder, 'nothing-here') });
    expect(found).toMatchObject({
      'package-manager': { outcome: 'failed', message: 'pnpm is not on the PATH' },
      dependencies: { outcome: 'failed', fix: 'Run: pnpm install' },
    });
    mkdirSync(join(folder, 'node_modules'));
    expect(await report()).toMatchObject({ dependencies: { outcome: 'passed' } });
  });

  it('what runs for the project is no stranger on its ports', async () => {
    writeManifest({ dev: { command: 'node server.mjs', port: extensionPort } });
    write(
      'server.mjs',
      "import { createServer } from 'node:http';\ncreateServer((_, response) => response.end()).listen(process.env.PORT, '127.0.0.1');\n",
    );
    const running = spawnBin(['dev', `--platform-port=${port}`, '--json'], folder);
    await running.waitFor(/"event":"ready"/);
    const found = await report();
    expect(found).toMatchObject({
      'extension-port': { outcome: 'passed', message: expect.stringContaining('it runs') },
      'platform-port': { outcome: 'passed', message: expect.stringContaining('it runs') },
    });
  });
});

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  return `http://127.0.0.1:${address.port}`;
}
