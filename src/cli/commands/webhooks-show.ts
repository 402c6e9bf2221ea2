import { readDelivery } from '../../registration/read-deliveries.js';
import { recordTask } from '../../recording/redact-entry.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { findSubstitutes } from '../recording-session.js';
import type { PlatformOptions } from '../registration-session.js';
import { paintState, tryLine } from '../render/deliveries.js';
import { printable } from '../render/printable.js';
import { openWebhooks } from '../webhooks-session.js';

export interface WebhooksShowOptions extends PlatformOptions {
  id: number;
  keepData?: boolean;
}

/** One delivery, as a recording would have it. */
export const webhooksShow: Command<WebhooksShowOptions> = async (options, context) => {
  const { output } = context;
  const { client } = await openWebhooks(options, 'show', context);
  const substitutes = await findSubstitutes(options, context);
  const task = recordTask(await readDelivery(client, options.id), substitutes);
  const { type: _, ...document } = task;
  output.printJson({ ...document, personal_data: substitutes === null ? 'kept' : 'substituted' });
  output.print(
    [
      `${paintState(task.state, output.colors)} ${task.body.event} → ${printable(task.url)}`,
      printable(JSON.stringify(task.body, null, 2)),
      '',
      ...(task.tries.length === 0 ? ['Not tried yet.'] : ['Tries:']),
      ...task.tries.map((one) => tryLine(one, output.colors)),
    ].join('\n'),
  );
  if (substitutes !== null)
    output.note('\nSubstitutes stand in the place of personal data: --keep-data shows it.');
  return exitCodes.done;
};
