import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import type { Circumstances } from '../../src/readiness/circumstances.js';
import { lookAtDatabaseServer, lookAtEmbeddedDatabase } from '../../src/readiness/database.js';
import { lookAtVariables } from '../../src/readiness/environment-variables.js';
import { satisfies } from '../../src/readiness/node-version.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { postgresMissing, startPostgres } from '../templates/postgres-server.js';

/** A project with these files and this `dev` in rehive.json; the environment is empty but for `env`. */
async function project(
  files: Record<string, string>,
  dev: object = {},
  env: Record<string, string> = {},
): Promise<Circumstances & { folder: string }> {
  const folder = await temporaryFolder('readiness');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const text = JSON.stringify({ name: 'Savings', url: 'https://savings.example.com', permissions: [], dev });
  const { manifest } = parseManifest(text);
  return { ...outside(env), folder, cwd: folder, project: { folder, manifest, problem: null } };
}

const outside = (env: Record<string, string>): Circumstances => ({
  cwd: '/',
  env,
  nodeVersion: '22.12.0',
  nodeRange: '>=22.12.0',
  version: '0.1.0',
  project: null,
  running: { platform: null, extensionUrl: null },
  ports: { extension: null, platform: 4300 },
  apiUrl: null,
  checkUpdates: false,
  signal: new AbortController().signal,
});

const noPostgres = (await postgresMissing()) !== null;

describe('environment variables', () => {
  it.each([
    [{}, 'passed', 'none is set'],
    [{ HTTPS_PROXY: 'socks5://127.0.0.1:1080' }, 'failed', 'HTTPS_PROXY is not the address of an HTTP proxy'],
    [{ REHIVE_ADMIN_TOKEN: 'Token sesame' }, 'failed', 'REHIVE_ADMIN_TOKEN has characters'],
    [{ REHIVE_API_URL: 'https://api.rehive.com' }, 'warned', 'REHIVE_API_URL is not an address'],
    [{ REHIVE_API_URL: 'https://api.rehive.com/3/' }, 'passed', 'set: REHIVE_API_URL'],
    [{ NODE_ENV: 'production' }, 'warned', 'NODE_ENV is production'],
    [{ NODE_ENV: 'production', HTTP_PROXY: 'x' }, 'failed', 'HTTP_PROXY is not'],
    [{ REHIVE_ADMIN_TOKEN: 'sesame' }, 'passed', 'set: REHIVE_ADMIN_TOKEN'],
  ] as [Record<string, string>, string, string][])('%j', (env, outcome, message) => {
    const found = lookAtVariables(outside(env));
    expect(found).toMatchObject({ outcome, message: expect.stringContaining(message) });
    expect(found.fix === null).toBe(outcome === 'passed');
    expect(JSON.stringify(found)).not.toContain('sesame');
  });

  it('a database without keys will not start; dev.env can do without it', async () => {
    const files = {
      '.env.example': '# ENCRYPTION_KEYS=k1:…\n',
      '.env': 'DATABASE_URL=postgres://user:opensesame@127.0.0.1:1/db\n',
    };
    const used = await project(files);
    expect(lookAtVariables(used)).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('ENCRYPTION_KEYS is not'),
    });
    expect(await lookAtDatabaseServer(used)).toEqual({
      outcome: 'failed',
      message: '127.0.0.1:1: ECONNREFUSED',
      fix: 'Start it, or mend DATABASE_URL in .env.',
    });
    const unused = await project(files, { env: { DATABASE_URL: '' } });
    expect(lookAtVariables(unused)).toMatchObject({ outcome: 'passed' });
    expect(await lookAtDatabaseServer(unused)).toMatchObject({
      outcome: 'warned',
      message: expect.stringContaining('dev does without'),
    });
  });
});

describe('the database server', () => {
  it('must speak PostgreSQL; its password is not shown', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
    const DATABASE_URL = `postgres://user:opensesame@127.0.0.1:${address.port}/db`;
    const found = await lookAtDatabaseServer(outside({ DATABASE_URL }));
    expect(found).toMatchObject({ outcome: 'failed', message: expect.stringContaining('no PostgreSQL') });
    expect(JSON.stringify(found)).not.toContain('opensesame');
    expect(await lookAtDatabaseServer(outside({ DATABASE_URL: 'mysql://localhost/x' }))).toMatchObject({
      outcome: 'failed',
      message: 'DATABASE_URL is no address of PostgreSQL',
    });
    expect(await lookAtDatabaseServer(outside({}))).toMatchObject({ outcome: 'skipped' });
  });

  it.skipIf(noPostgres)('a PostgreSQL that answers is fine', async () => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.stop());
    expect(await lookAtDatabaseServer(outside({ DATABASE_URL: postgres.url }))).toMatchObject({
      outcome: 'passed',
    });
  });
});

describe('the embedded database', () => {
  const pglite = { 'package.json': '{ "dependencies": { "@electric-sql/pglite": "0.5.16" } }' };
  const dev = { env: { DATA_DIR: '{state_dir}/db' } };
  const lock = '.rehive/extension/db/lock';

  it('is free without a lock, and where who had it has died', async () => {
    expect(lookAtEmbeddedDatabase(await project(pglite, dev))).toMatchObject({ message: 'nobody uses it' });
    const left = await project({ ...pglite, [lock]: '999999999 1' }, dev);
    expect(lookAtEmbeddedDatabase(left)).toMatchObject({ outcome: 'passed' });
  });

  it('is not free while a process lives that has it, unless that is the extension of dev', async () => {
    const taken = await project({ ...pglite, [lock]: `${process.pid} 1` }, dev);
    expect(lookAtEmbeddedDatabase(taken)).toMatchObject({
      outcome: 'failed',
      message: `${join(taken.folder, '.rehive/extension/db')} is in use by process ${process.pid}`,
      fix: expect.stringContaining(`delete ${join(taken.folder, lock)}`),
    });
    const own = { ...taken, running: { platform: null, extensionUrl: 'http://127.0.0.1:3000' } };
    expect(lookAtEmbeddedDatabase(own)).toMatchObject({ outcome: 'passed' });
  });

  it('is looked for where DATA_DIR says, and not where DATABASE_URL is used', async () => {
    const elsewhere = await project({
      ...pglite,
      '.env': 'DATA_DIR=data\n',
      'data/lock': `${process.pid} 1`,
    });
    expect(lookAtEmbeddedDatabase(elsewhere)).toMatchObject({ outcome: 'failed' });
    const server = await project(pglite, {}, { DATABASE_URL: 'postgres://localhost/x' });
    expect(lookAtEmbeddedDatabase(server)).toMatchObject({ outcome: 'skipped' });
    expect(lookAtEmbeddedDatabase(await project({}))).toMatchObject({ outcome: 'skipped' });
  });
});

it.each([
  ['20.19.0', true],
  ['20.18.3', false],
  ['21.7.0', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['24.1.0', true],
  ['18.20.4', false],
])('Node %s is supported: %s', (version, supported) => {
  expect(satisfies(version, '^20.19.0 || >=22.12.0')).toBe(supported);
});
