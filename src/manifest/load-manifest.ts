import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describeProblem, ManifestError } from './manifest-error.js';
import type { Manifest } from './manifest-schema.js';
import { parseManifest, type Locate } from './parse-manifest.js';

const manifestFileName = 'rehive.json';

/** Far beyond any manifest; keeps a wrong file from being read whole. */
const maxBytes = 1_000_000;

export interface LoadedManifest {
  /** The file, absolute. */
  path: string;
  /** The project's folder, absolute. */
  dir: string;
  manifest: Manifest;
  /** The file as it is, without a byte order mark. */
  text: string;
  /** Where the value at a path stands; where there is none, the nearest thing around it. */
  locate: Locate;
}

/**
 * Reads and validates a rehive.json.
 * @param dirOrFile the project's folder, or the file itself
 * @param options.cwd the folder that messages show the file's path from; default: the current one
 * @throws ManifestError when it can't be read or is not valid; it lists every problem
 */
export async function loadManifest(
  dirOrFile: string,
  { cwd = process.cwd() }: { cwd?: string } = {},
): Promise<LoadedManifest> {
  const path = await fileAt(resolve(cwd, dirOrFile));
  const shown = shownPath(path, cwd);
  const text = await readText(path, shown);
  const parsed = parseManifest(text);
  if (parsed.manifest === null) {
    const count = parsed.problems.length;
    throw new ManifestError(
      [
        `${shown} is not valid: ${count} ${count === 1 ? 'problem' : 'problems'}`,
        ...parsed.problems.map((problem) => `  ${describeProblem(problem, shown)}`),
      ].join('\n'),
      { file: path, problems: parsed.problems },
    );
  }
  return { path, dir: dirname(path), manifest: parsed.manifest, text, locate: parsed.locate };
}

/** The rehive.json of the project that a folder is in: its own, or that of the nearest folder above. Null where there is none. */
export async function findManifest(cwd: string): Promise<string | null> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, manifestFileName);
    if (await exists(path)) return path;
    if (folder === dirname(folder)) return null;
  }
}

/** {@link findManifest} and {@link loadManifest} in one: the manifest of the project that `cwd` is in. */
export async function loadNearestManifest(cwd: string): Promise<LoadedManifest> {
  const path = await findManifest(cwd);
  if (path === null) throw missing(join(cwd, manifestFileName), `in ${cwd} or in any folder above it`);
  return loadManifest(path, { cwd });
}

async function fileAt(path: string): Promise<string> {
  if (basename(path) === manifestFileName) return path;
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => true,
  );
  return isFolder ? join(path, manifestFileName) : path;
}

function shownPath(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function readText(path: string, shown: string): Promise<string> {
  const bytes = await readBytes(path, shown);
  const start = bytes.subarray(0, 2).toString('hex');
  if (start === 'fffe' || start === 'feff') {
    throw new ManifestError(`${shown} is UTF-16, not UTF-8.`, {
      file: path,
      nextSteps: ['Save it as UTF-8.'],
    });
  }
  try {
    // The decoder drops a byte order mark, which some editors write.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ManifestError(`${shown} is not UTF-8 text.`, {
      file: path,
      nextSteps: ['Save it as UTF-8.'],
      cause,
    });
  }
}

async function readBytes(path: string, shown: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) {
      throw new ManifestError(`${shown} has ${size} bytes; a manifest has at most ${maxBytes}.`, {
        file: path,
      });
    }
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof ManifestError) throw cause;
    throw unreadable(path, shown, cause);
  }
}

function unreadable(path: string, shown: string, cause: unknown): ManifestError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return missing(path, `in ${dirname(path)}`, cause);
  }
  if (code === 'EISDIR') return new ManifestError(`${shown} is a folder, not a file.`, { file: path, cause });
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ManifestError(`${shown} can't be read: ${reason}`, { file: path, cause });
}

function missing(path: string, where: string, cause?: unknown): ManifestError {
  return new ManifestError(`There is no ${manifestFileName} ${where}.`, {
    file: path,
    nextSteps: [
      'Make an extension: rehive-ext create my-extension',
      'Or change to the folder of one: cd my-extension',
    ],
    cause,
  });
}
