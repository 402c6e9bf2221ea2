import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UserError } from '../errors.js';
import { readTar } from './read-tar.js';
import { isInside } from './render-template.js';
import { templateLimits } from './template-limits.js';

interface ArchivedFile {
  /** Below the folder that every archive of GitHub has around its files. */
  path: string;
  data: Buffer;
  executable: boolean;
}

/**
 * Unpacks the folder of an archive (tar.gz) that holds a template. Everything is looked at before a byte is written.
 * @throws UserError for links, paths that lead elsewhere, and what is larger than a template
 */
export function unpackArchive(archive: Buffer, inside: string, target: string): void {
  const files = filesIn(archive).flatMap(({ path, ...file }) => {
    const within =
      inside === '' ? path : path.startsWith(`${inside}/`) ? path.slice(inside.length + 1) : null;
    return within === null ? [] : [{ ...file, path: within }];
  });
  for (const { path } of files) {
    if (!isInside(path))
      throw refused(`has a file ${JSON.stringify(path)}: not every system takes it inside a project`);
  }
  for (const { path, data, executable } of files) {
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, data, { flag: 'wx' });
    if (executable) chmodSync(file, 0o755);
  }
}

function filesIn(archive: Buffer): ArchivedFile[] {
  const found = readTar(unzip(archive)).flatMap(({ path, kind, data, executable }) => {
    if (kind === 'folder') return [];
    if (kind === 'other') throw refused(`has ${JSON.stringify(path)}, which is a link or no plain file`);
    return [{ path: path.split('/').slice(1).join('/'), data, executable }];
  });
  if (found.length > templateLimits.files) throw refused(`has more than ${templateLimits.files} files`);
  return found;
}

function unzip(archive: Buffer): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: templateLimits.bytes });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')
      throw refused(`is larger than ${templateLimits.bytes / 1e6} MB when unpacked`);
    throw new UserError('What came is no archive.', {
      kind: 'unavailable',
      nextSteps: ['A proxy or a login page may have answered.'],
      cause,
    });
  }
}

function refused(why: string): UserError {
  return new UserError(`The template can't be used: its archive ${why}.`, {
    nextSteps: ['Nothing was written. Ask its author, or use another template.'],
  });
}
