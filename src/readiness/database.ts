import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { extensionEnvironment } from '../extension/extension-environment.js';
import { stateFolderName } from '../simulator/private-directory.js';
import { noProject, type Circumstances } from './circumstances.js';
import { failed, passed, skipped, warned, type Outcome } from './finding.js';
import { dotEnv, textOf } from './project-files.js';

const timeLimitMs = 5_000;

/** What a PostgreSQL server is asked first by clients that would like TLS. It answers with one letter. */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** DATABASE_URL as it is set, and as `dev` hands it to the extension: `dev.env` of rehive.json wins. */
export function databaseUrls(circumstances: Circumstances): { set: string; inDev: string } {
  const { env, project } = circumstances;
  const set = env['DATABASE_URL'] ?? (project === null ? '' : dotEnv(project)['DATABASE_URL']) ?? '';
  return { set, inDev: devEnvironment(circumstances)['DATABASE_URL'] ?? set };
}

/** Whether the PostgreSQL of DATABASE_URL answers. Nobody logs in: the password is neither used nor shown. */
export async function lookAtDatabaseServer(circumstances: Circumstances): Promise<Outcome> {
  const { set, inDev } = databaseUrls(circumstances);
  const address = inDev === '' ? set : inDev;
  if (address === '') return skipped('DATABASE_URL is not set');
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol))
    return failed(
      'DATABASE_URL is no address of PostgreSQL',
      'It is like postgres://user:password@localhost:5432/name',
    );
  if (url.hostname === '') return skipped('DATABASE_URL names no host');
  const port = url.port === '' ? 5432 : Number(url.port);
  const place = `${url.hostname}:${port}`;
  const problem = await askPostgres(url.hostname.replace(/^\[|\]$/g, ''), port, circumstances.signal);
  if (problem === null) return passed(`PostgreSQL answers at ${place}`);
  const fix = `Start it, or mend DATABASE_URL${circumstances.env['DATABASE_URL'] === undefined ? ' in .env' : ''}.`;
  return inDev === ''
    ? warned(`${place}: ${problem}; dev does without, as dev.env of rehive.json says`, fix)
    : failed(`${place}: ${problem}`, fix);
}

/** Null where a PostgreSQL server answers, else why not. */
function askPostgres(host: string, port: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((settle) => {
    const socket = connect({
      host,
      port,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]),
    });
    const end = (problem: string | null): void => {
      socket.destroy();
      settle(problem);
    };
    socket.once('connect', () => socket.write(sslRequest));
    socket.once('data', (data) => {
      end(/^[SNE]/.test(data.toString('latin1')) ? null : 'what answers is no PostgreSQL');
    });
    socket.once('end', () => end('what listens there is no PostgreSQL'));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      end(
        error.name === 'AbortError'
          ? `no answer within ${timeLimitMs / 1000} s`
          : (error.code ?? error.message),
      );
    });
  });
}

/** Whether the embedded database's folder is free: it has one user at a time. */
export function lookAtEmbeddedDatabase(circumstances: Circumstances): Outcome {
  const { project, env, running } = circumstances;
  if (project === null) return skipped(noProject);
  if (!textOf(project, 'package.json').includes('"@electric-sql/pglite"'))
    return skipped('the project has none');
  if (databaseUrls(circumstances).inDev !== '') return skipped('DATABASE_URL is used instead');
  const named = devEnvironment(circumstances)['DATA_DIR'] ?? env['DATA_DIR'] ?? dotEnv(project)['DATA_DIR'];
  const folder = resolve(project.folder, named ?? join(stateFolderName, 'db'));
  const file = join(folder, 'lock');
  if (!existsSync(file)) return passed('nobody uses it');
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  if (!isAlive(pid)) return passed('left by a process that has died; the next start takes it over');
  if (running.extensionUrl !== null) return passed(`used by the extension at ${running.extensionUrl}`);
  return failed(
    `${folder} is in use by process ${pid}`,
    `End process ${pid}. If that is something else entirely, delete ${file}.`,
  );
}

function devEnvironment({ project, ports }: Circumstances): Record<string, string> {
  const manifest = project?.manifest ?? null;
  if (project === null || manifest === null) return {};
  const stateDir = join(project.folder, stateFolderName, 'extension');
  // Only what rehive.json says matters here; the addresses are dev's own.
  const apiUrl = 'http://127.0.0.1/3/';
  return extensionEnvironment({ port: ports.extension ?? 0, apiUrl, stateDir, env: manifest.dev.env });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
