import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { makePrivateDirectory } from './private-directory.js';
import { parseSavedState, type SavedState } from './saved-state.js';

const fileName = 'state.json';

/**
 * What an earlier platform kept in a folder (`.rehive`).
 * @returns null when there is nothing yet. @throws UserError when it can't be read, or is no saved state.
 */
export async function readStateFile(directory: string): Promise<SavedState | null> {
  const path = join(directory, fileName);
  const text = await readIfThere(path);
  if (text === null) return null;
  return parseSavedState(parseJson(text, path), path);
}

/** Replaces it as a whole: a reader sees the old state or the new one. Only its owner may read it: it holds tokens. */
export async function writeStateFile(directory: string, saved: SavedState): Promise<void> {
  await writePrivately(directory, fileName, saved);
}

/** Keeps a folder's state up to date while a platform runs. */
export interface StateWriter {
  /** To be called after each change; changes in quick succession are written once. */
  changed(): void;
  /** Writes what is not yet written. @throws what the last write failed with. */
  flush(): Promise<void>;
}

/** Changes within it are written once, in milliseconds. */
const shortestPauseMs = 50;

/** `onError` hears of writes that failed in between. */
export function createStateWriter(
  directory: string,
  save: () => SavedState,
  onError: (error: unknown) => void = () => undefined,
): StateWriter {
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  /** A large state takes long to write: it is written more rarely, so that most of the time is left for answers. */
  let pauseMs = shortestPauseMs;
  const writeNow = async (): Promise<void> => {
    const begun = performance.now();
    await writeStateFile(directory, save());
    pauseMs = Math.max(shortestPauseMs, 5 * (performance.now() - begun));
  };
  const write = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    // One after the other, whatever became of the one before: the last one to be written is the newest.
    writing = writing.then(noop, noop).then(writeNow);
    return writing;
  };
  return {
    changed() {
      timer ??= setTimeout(() => void write().catch(onError), pauseMs);
    },
    flush: () => (timer === null ? writing : write()),
  };
}

function noop(): void {
  // Only the order matters: the failure was told to whoever waited for that write.
}

/** Writes JSON to a new file that only its owner may read, and puts it in the place of the old one. */
export async function writePrivately(directory: string, name: string, value: unknown): Promise<void> {
  await makePrivateDirectory(directory);
  const temporary = join(directory, `.${name}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    } finally {
      await file.close();
    }
    await rename(temporary, join(directory, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A file's text, or null where there is no such file. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new UserError(`${path} can't be read: ${messageOf(error)}`, { cause: error });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is not JSON: ${messageOf(error)}`, {
      nextSteps: [`Delete ${path} to begin with an empty platform.`],
      cause: error,
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
