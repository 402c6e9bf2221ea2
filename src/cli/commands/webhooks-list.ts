import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import type { PlatformOptions } from '../registration-session.js';
import { deliveryLine } from '../render/deliveries.js';
import { whereAndWho } from '../render/registration-document.js';
import { findDeliveries, openWebhooks, type DeliveryFlags } from '../webhooks-session.js';

export type WebhooksListOptions = PlatformOptions & DeliveryFlags;

/** What a platform delivered, or did not. Only reads. */
export const webhooksList: Command<WebhooksListOptions> = async (options, context) => {
  const { output } = context;
  const session = await openWebhooks(options, 'list', context);
  const { deliveries, more } = await findDeliveries(session, options, context);
  output.printJson({
    ...whereAndWho(session.apiUrl, session.user),
    webhook_tasks: deliveries.map(({ id, event, url, state, tries, created }) => ({
      id,
      event,
      url,
      state,
      tries,
      created,
    })),
    more,
  });
  output.print(
    deliveries.length === 0
      ? `No such deliveries for ${session.user.company}.`
      : deliveries.map((delivery) => deliveryLine(delivery, output.colors)).join('\n'),
  );
  if (more) output.note(`These are the first ${options.limit}: --limit takes more.`);
  return exitCodes.done;
};
