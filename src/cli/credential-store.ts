import { chmod, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { UserError } from '../errors.js';
import { readIfThere, writePrivately } from '../simulator/state-file.js';

const storedCredential = v.object({
  version: v.literal(1),
  /** As `platformKey` has it. */
  platform: v.string(),
  company: v.string(),
  token: v.pipe(v.string(), v.minLength(1)),
  /** Millisecond timestamp; null where the platform names none. */
  expires: v.nullable(v.number()),
});

interface StoredCredential extends Omit<v.InferOutput<typeof storedCredential>, 'version'> {}

/** The sessions of this user, a file for each platform and company: two logins at once lose nothing of each other. */
export interface CredentialStore {
  pathOf(platform: string, company: string): string;
  /** @throws UserError where others may read the file, or it is none of ours */
  read(platform: string, company: string): Promise<StoredCredential | null>;
  /** The companies of a platform that there are credentials for. */
  companies(platform: string): Promise<string[]>;
  write(credential: StoredCredential): Promise<void>;
  remove(platform: string, company: string): Promise<void>;
}

/** @param config see `configFolder` */
export function createCredentialStore(config: string): CredentialStore {
  const folder = join(config, 'credentials');
  const nameOf = (platform: string, company: string): string =>
    `${fileWord(platform)}--${fileWord(company)}.json`;
  const read = async (path: string): Promise<StoredCredential | null> => {
    const text = await readIfThere(path);
    if (text === null) return null;
    await requirePrivate(path);
    return parse(text, path);
  };
  return {
    pathOf: (platform, company) => join(folder, nameOf(platform, company)),
    read: (platform, company) => read(join(folder, nameOf(platform, company))),
    async companies(platform) {
      const names = (await filesIn(folder)).filter((name) => name.startsWith(`${fileWord(platform)}--`));
      const found = await Promise.all(names.map((name) => read(join(folder, name))));
      return found.flatMap((one) => (one === null ? [] : [one.company])).toSorted();
    },
    async write(credential) {
      await writePrivately(folder, nameOf(credential.platform, credential.company), {
        version: 1,
        ...credential,
      });
      // Somebody else may have made them.
      await chmod(config, 0o700);
      await chmod(folder, 0o700);
    },
    remove: (platform, company) => rm(join(folder, nameOf(platform, company)), { force: true }),
  };
}

/** A text as a part of a file's name, on any system: nothing but letters, digits, `-`, `_`, `.` and `%`. */
const fileWord = (text: string): string =>
  text.replaceAll(/[^a-z0-9_.-]|--/g, (found) =>
    [...Buffer.from(found)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new UserError(`${folder} can't be read: ${String(error)}`, { cause: error });
  }
}

async function requirePrivate(path: string): Promise<void> {
  if (process.platform === 'win32' || ((await stat(path)).mode & 0o077) === 0) return;
  throw new UserError(`Others may read ${path}, which holds a token: it is not used.`, {
    nextSteps: [`If nobody has: chmod 600 '${path}'`, 'Otherwise: rehive-ext logout, and log in again.'],
  });
}

function parse(text: string, path: string): StoredCredential {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // Not what the parser says: it repeats a part of the text.
    throw unreadable(path, cause);
  }
  const { success, output } = v.safeParse(storedCredential, value);
  if (!success) throw unreadable(path);
  const { version: _, ...credential } = output;
  return credential;
}

function unreadable(path: string, cause?: unknown): UserError {
  return new UserError(`${path} is not what \`rehive-ext login\` writes.`, {
    nextSteps: [`Delete it and log in again.`],
    cause: cause instanceof Error ? new Error(cause.name) : undefined,
  });
}
