import { randomUUID } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { makePrivateDirectory } from './private-directory.js';
import { isJsonObject } from './read-fields.js';
import { readIfThere } from './state-file.js';

const fileName = 'platform.json';

/** A simulated platform that runs for a project: how another process finds it and may control it. */
export interface LocalInstance {
  pid: number;
  url: string;
  api_url: string;
  control_token: string;
  /** Millisecond UNIX timestamp. */
  started: number;
}

/** The platform that runs for a folder (`.rehive`); null when none does, whatever file an earlier one left. */
export async function findInstance(directory: string): Promise<LocalInstance | null> {
  const instance = await readInstance(directory);
  return instance !== null && (await isAlive(instance)) ? instance : null;
}

/**
 * Claims a folder for a running platform. What a dead process left is replaced.
 * @returns a function that gives the folder back.
 * @throws UserError of kind `unavailable` that names the process which holds the folder.
 */
export async function announceInstance(
  directory: string,
  instance: LocalInstance,
): Promise<() => Promise<void>> {
  await makePrivateDirectory(directory);
  const path = join(directory, fileName);
  const own = join(directory, `.${fileName}.${randomUUID()}.tmp`);
  await writeFile(own, `${JSON.stringify(instance, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      // A link appears complete and never replaces: of two processes, one gets the name.
      if (await linked(own, path)) return () => withdraw(directory, instance);
      const holder = await readInstance(directory);
      if (holder !== null && (await isAlive(holder))) throw held(holder, directory);
      await setAside(directory, holder);
    }
    throw new UserError(`Another process keeps taking ${path}.`, { kind: 'unavailable' });
  } finally {
    await rm(own, { force: true });
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead instance's file, and no other: a process that was faster may have put its own there meanwhile. */
async function setAside(directory: string, dead: LocalInstance | null): Promise<void> {
  const path = join(directory, fileName);
  const aside = join(directory, `.${fileName}.${randomUUID()}.old`);
  try {
    await rename(path, aside);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw error;
  }
  const moved = parseInstance(await readIfThere(aside));
  if (moved !== null && moved.control_token !== dead?.control_token) await linked(aside, path);
  await rm(aside, { force: true });
}

async function withdraw(directory: string, instance: LocalInstance): Promise<void> {
  const holder = await readInstance(directory);
  if (holder?.control_token === instance.control_token) await rm(join(directory, fileName), { force: true });
}

async function readInstance(directory: string): Promise<LocalInstance | null> {
  return parseInstance(await readIfThere(join(directory, fileName)));
}

/** Null for what is no instance's file: it is treated as one that a dead process left. */
function parseInstance(text: string | null): LocalInstance | null {
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isJsonObject(value)) return null;
  const { pid, url, api_url, control_token, started } = value;
  if (typeof pid !== 'number' || typeof started !== 'number') return null;
  if (typeof url !== 'string' || typeof api_url !== 'string' || typeof control_token !== 'string')
    return null;
  return { pid, url, api_url, control_token, started };
}

/** Its process lives and something listens at its url: after a restart of the machine, another may have the pid. */
async function isAlive({ pid, url }: LocalInstance): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return URL.canParse(url) && listens(new URL(url));
}

function listens({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), timeout: 2_000 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

function held({ pid, url }: LocalInstance, directory: string): UserError {
  return new UserError(`A simulated platform already runs for this project: process ${pid} at ${url}.`, {
    kind: 'unavailable',
    nextSteps: [
      `Use that one, or stop process ${pid} first.`,
      `Or keep this one's state elsewhere than in ${directory}.`,
    ],
  });
}
