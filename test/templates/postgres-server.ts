import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/extension/free-port.js';
import { installDebianPackages } from '../debian-packages.js';

export interface PostgresServer {
  /** Of an empty database. */
  url: string;
  /** The folder of psql, pgbench and the like. */
  programs: string;
  stop(): Promise<void>;
}

/** Where PostgreSQL's programs are: on the PATH, or where Debian puts them. Null where there are none. */
function postgresPrograms(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), '/usr/local/bin', '/usr/bin'];
  return (
    folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null
  );
}

/** Why PostgreSQL can't be had on this machine; null where it can. In CI, as root, it is installed. */
export async function postgresMissing(): Promise<string | null> {
  if (postgresPrograms() === null) await installDebianPackages('postgresql');
  return postgresPrograms() === null ? 'PostgreSQL is neither installed nor could it be' : null;
}

/** A PostgreSQL of its own on a free port, which answers when this returns. It keeps what was committed, as in production. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('There is no PostgreSQL.');
  const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-postgres-'));
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? userOf('postgres') : null;
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const who = user ?? {};
  const data = join(folder, 'data');
  const options = ['--username=postgres', '--auth=trust', '--no-sync', '--encoding=UTF8'];
  execFileSync(join(programs, 'initdb'), ['-D', data, ...options], { ...who, cwd: folder, stdio: 'ignore' });
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
    ...who,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL has ended:\n${log}`)));
  });
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    programs,
    async stop() {
      const ended = once(server, 'exit');
      // Without waiting for connections that killed processes have left.
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function userOf(name: string): { uid: number; gid: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
