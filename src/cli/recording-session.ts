import { randomBytes, randomUUID } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Exchange } from '../contract/exchange.js';
import { UserError } from '../errors.js';
import type { RecordedEntry, RecordingHeader } from '../recording/recording-format.js';
import { recordExchange } from '../recording/redact-entry.js';
import { createSubstitutes, type Substitutes } from '../recording/substitutes.js';
import { openRecording } from '../recording/write-recording.js';
import { makePrivateDirectory } from '../simulator/private-directory.js';
import { readIfThere } from '../simulator/state-file.js';
import { configFolder } from './config-folder.js';
import type { CommandContext } from './context.js';

const recordingKeyVariable = 'REHIVE_RECORDING_KEY';
const keyFile = 'recording-key';

/** What every command takes that records. */
export interface RecordFlags {
  record?: string;
  keepData?: boolean;
}

/** Substitutes for personal data, with the key of this user or of REHIVE_RECORDING_KEY; null where it is to be kept. */
export async function findSubstitutes(
  { keepData }: Pick<RecordFlags, 'keepData'>,
  { env }: CommandContext,
): Promise<Substitutes | null> {
  if (keepData === true) return null;
  const given = env[recordingKeyVariable]?.trim();
  return createSubstitutes(given === undefined || given === '' ? await ownKey(configFolder(env)) : given);
}

/** The key of this user, made at first. Of two processes that make one at once, one gets its way. */
async function ownKey(folder: string): Promise<string> {
  const path = join(folder, keyFile);
  const known = await readIfThere(path);
  if (known !== null && known.trim() !== '') return known.trim();
  await makePrivateDirectory(folder);
  const own = join(folder, `.${keyFile}.${randomUUID()}.tmp`);
  await writeFile(own, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(own, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(own, { force: true });
  }
  const made = (await readIfThere(path))?.trim() ?? '';
  if (made !== '') return made;
  throw new UserError(`${path} is empty.`, { nextSteps: ['Delete it, or set REHIVE_RECORDING_KEY.'] });
}

export function recordingHeader(substitutes: Substitutes | null, version: string): RecordingHeader {
  return {
    type: 'recording',
    version: 1,
    tool: { name: 'rehive-ext', version },
    created: Date.now(),
    personal_data: substitutes === null ? 'kept' : 'substituted',
    key_id: substitutes?.keyId ?? null,
  };
}

/** What a command records into. */
export interface RecordingSession {
  exchange(exchange: Exchange): void;
  add(entry: RecordedEntry): void;
  readonly substitutes: Substitutes | null;
  /** @throws what the first entry failed with that could not be written */
  close(): void;
}

/** Opens what `--record` names, and says what it keeps; null without the flag. */
export async function startRecording(
  flags: RecordFlags,
  context: CommandContext,
): Promise<RecordingSession | null> {
  if (flags.record === undefined) {
    if (flags.keepData === true)
      throw new UserError('--keep-data is about a recording.', { nextSteps: ['Add --record FILE.'] });
    return null;
  }
  const { output, cwd, version } = context;
  const substitutes = await findSubstitutes(flags, context);
  const file = { path: resolve(cwd, flags.record), shown: flags.record };
  const append = await openRecording(file, recordingHeader(substitutes, version));
  if (substitutes === null) output.complain(keptWords(flags.record));
  let failed: unknown = null;
  const add = (entry: RecordedEntry): void => {
    if (failed !== null) return;
    try {
      append(entry);
    } catch (error) {
      // What is recorded goes on: the command that records ends with it.
      failed = error;
      output.complain(`The recording ends here. ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return {
    substitutes,
    add,
    exchange: (exchange) => add(recordExchange(exchange, substitutes)),
    close() {
      if (failed !== null) throw failed;
    },
  };
}

/** What `--keep-data` keeps, told whenever it does. */
export const keptWords = (what: string): string =>
  `${what} keeps personal data: names, emails, mobiles, birth dates, addresses, id and account numbers, IP addresses, notes and metadata. Tokens and secrets are not in it.`;
