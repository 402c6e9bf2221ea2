import { randomUUID } from 'node:crypto';
import { access, constants, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { ManifestError } from './manifest-error.js';
import { parseManifest } from './parse-manifest.js';

const byteOrderMark = '\uFEFF';

/**
 * Changes a rehive.json in one step: whoever reads it meets the old text or the new one. It is read again first, since
 * somebody may have edited it meanwhile. A byte order mark, the file's mode and a link to it stay.
 * @param edit from the text that is there now to the new one
 * @returns whether there was anything to change
 * @throws ManifestError where it can't be read or written, or is not valid any more
 */
export async function writeManifest(path: string, edit: (text: string) => string): Promise<boolean> {
  try {
    const file = await realpath(path);
    const old = await readFile(file, 'utf8');
    const mark = old.startsWith(byteOrderMark) ? byteOrderMark : '';
    const text = old.slice(mark.length);
    requireValid(text, path, 'somebody else has changed it');
    const edited = edit(text);
    if (edited === text) return false;
    requireValid(edited, path, 'the change would break it');
    // A new file in its place needs no leave of the old one: whoever made that read-only meant it.
    await access(file, constants.W_OK);
    const draft = `${file}.${randomUUID()}.tmp`;
    const { mode } = await stat(file);
    try {
      await writeFile(draft, mark + edited, { mode });
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    return true;
  } catch (cause) {
    if (cause instanceof ManifestError) throw cause;
    // Without the call and the draft's name, which are ours: `EACCES: permission denied`.
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/, \w+ '.*/s, '');
    throw new ManifestError(`${path} can't be changed: ${reason}`, { file: path, cause });
  }
}

function requireValid(text: string, path: string, why: string): void {
  const { manifest, problems } = parseManifest(text);
  if (manifest !== null) return;
  throw new ManifestError(`${path} is not written, because ${why}: ${problems[0]?.message ?? 'not valid'}.`, {
    file: path,
    problems,
  });
}
