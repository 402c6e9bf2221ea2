import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../errors.js';
import type { PlatformClient } from '../../platform-client/platform-client.js';
import { PlatformError } from '../../platform-client/platform-error.js';
import { readDelivery } from '../../registration/read-deliveries.js';
import type { RecordedTask } from '../../recording/recording-format.js';
import { recordTask } from '../../recording/redact-entry.js';
import type { Substitutes } from '../../recording/substitutes.js';
import { openRecording } from '../../recording/write-recording.js';
import type { Command, CommandContext } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { errorDocument, renderError } from '../render/errors.js';
import { findSubstitutes, keptWords, recordingHeader } from '../recording-session.js';
import type { PlatformOptions } from '../registration-session.js';
import {
  findDeliveries,
  openWebhooks,
  type DeliveryFlags,
  type WebhooksSession,
} from '../webhooks-session.js';
import { withProgress } from '../with-progress.js';

export interface WebhooksPullOptions extends PlatformOptions, DeliveryFlags {
  ids: string[];
  out: string;
  keepData?: boolean;
}

/**
 * Deliveries into a recording, oldest first: as they happened. The file is there when all of it is: all that the platform
 * gives. Of the others it is said why not.
 */
export const webhooksPull: Command<WebhooksPullOptions> = async (options, context) => {
  const { output, cwd, version } = context;
  const ids = options.ids.map(wholeId);
  const path = resolve(cwd, options.out);
  if (existsSync(path))
    throw new UserError(`${options.out} is there: it is left as it is.`, {
      nextSteps: ['Pull into another file: --out'],
    });
  // Before much is read in vain.
  if (!existsSync(dirname(path)))
    throw new UserError(`${options.out} can't be written: there is no folder ${dirname(path)}.`);
  const session = await openWebhooks(options, 'pull', context);
  const { chosen, more } = await choose(ids, options, session, context);
  const substitutes = await findSubstitutes(options, context);
  const { tasks, failures } = await withProgress('Reading…', context, (step) =>
    readAll(chosen, { client: session.client, substitutes, step }),
  );
  const [first] = failures;
  if (tasks.length === 0 && first !== undefined) throw first.error;
  await writeAll(path, options.out, async (file) => {
    const add = await openRecording(file, recordingHeader(substitutes, version));
    for (const task of tasks) add(task);
  });
  const personalData = substitutes === null ? 'kept' : 'substituted';
  output.printJson({
    file: options.out,
    webhook_tasks: tasks.length,
    more,
    personal_data: personalData,
    failed: failures.map(({ id, error }) => ({ id, error: errorDocument(error) })),
  });
  output.print(
    `✓ ${tasks.length} ${tasks.length === 1 ? 'delivery' : 'deliveries'} of ${session.user.company} in ${options.out}.\nNext: rehive-ext replay ${options.out}`,
  );
  for (const { error } of failures) renderError(error, { ...output, printJson: () => undefined });
  if (substitutes === null) output.complain(keptWords(options.out));
  if (more) output.note(`These are the first ${options.limit}: --limit takes more.`);
  return failures.length === 0 ? exitCodes.done : exitCodes.refused;
};

interface Reading {
  client: PlatformClient;
  substitutes: Substitutes | null;
  step: (words: string) => void;
}

/** Oldest first; and which the platform did not give. */
async function readAll(
  ids: readonly number[],
  { client, substitutes, step }: Reading,
): Promise<{ tasks: RecordedTask[]; failures: { id: number; error: PlatformError }[] }> {
  const tasks: RecordedTask[] = [];
  const failures: { id: number; error: PlatformError }[] = [];
  for (const [index, id] of ids.entries()) {
    step(`Reading delivery ${index + 1} of ${ids.length}…`);
    try {
      tasks.push(recordTask(await readDelivery(client, id), substitutes));
    } catch (error) {
      if (!(error instanceof PlatformError) || !isAboutOne(error)) throw error;
      failures.push({ id, error });
    }
  }
  return { tasks: tasks.toSorted((a, b) => a.created - b.created || a.id - b.id), failures };
}

/** An answer about this one delivery: neither the token nor the platform as a whole is in trouble. */
const isAboutOne = ({ status }: PlatformError): boolean => status !== null && ![401, 429].includes(status);

async function choose(
  ids: readonly number[],
  options: WebhooksPullOptions,
  session: WebhooksSession,
  context: CommandContext,
): Promise<{ chosen: readonly number[]; more: boolean }> {
  if (ids.length > 0) return { chosen: [...new Set(ids)], more: false };
  const { deliveries, more } = await findDeliveries(session, options, context);
  if (deliveries.length === 0)
    throw new UserError(`No such deliveries for ${session.user.company}: nothing was written.`, {
      kind: 'refused',
      nextSteps: ['rehive-ext webhooks list shows what there is.'],
    });
  return { chosen: deliveries.map(({ id }) => id), more };
}

async function writeAll(
  path: string,
  shown: string,
  write: (file: { path: string; shown: string }) => Promise<void>,
): Promise<void> {
  const unfinished = `${path}.${randomUUID()}.tmp`;
  try {
    await write({ path: unfinished, shown });
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function wholeId(text: string): number {
  const id = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(id) && id > 0) return id;
  throw new UserError(`"${text}" is no number of a delivery.`, {
    nextSteps: ['rehive-ext webhooks list shows them.'],
  });
}
