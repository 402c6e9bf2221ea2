import type { EventName } from '../contract/events.js';
import type { CallReport } from '../contract/exchange.js';
import { UserError } from '../errors.js';
import { companyById } from './companies.js';
import {
  makeTask,
  postWebhook,
  tryTask,
  webhooksFor,
  type WebhookContent,
  type WebhookTarget,
} from './deliveries.js';
import type { PlatformContext } from './platform-context.js';
import type { SendWebhookOptions } from './platform-interface.js';
import { nextNumber, type WebhookRecord } from './state.js';
import { buildWebhookContent } from './webhook-content.js';

/** The webhook that a company has for an event; of several, one of an active service. */
export function registeredWebhook(
  context: PlatformContext,
  company: string,
  event: EventName,
): WebhookRecord | null {
  const webhooks = webhooksFor(context, company, event);
  const ofActiveService = webhooks.find(
    ({ service_id }) => service_id !== null && context.state.services.get(service_id)?.active === true,
  );
  return ofActiveService ?? webhooks[0] ?? null;
}

/**
 * Delivers one event to one address, `times` times with the same id.
 * @throws UserError when there is no webhook to take address and secret from, or an override names nothing that exists.
 */
export async function sendWebhook(
  context: PlatformContext,
  options: SendWebhookOptions,
): Promise<CallReport[]> {
  const { company, times = 1, concurrency = 1 } = options;
  companyById(context, company);
  const { webhook, target } = chooseTarget(context, options);
  const { content, sample } = buildWebhookContent(context, options);
  const id = options.id === undefined ? {} : { id: readId(options.id) };
  const deliver = delivery(context, { ...content, ...id }, company, webhook, target);
  return inTurns(times, concurrency, async () => {
    const report = await deliver();
    return sample ? { ...report, sample } : report;
  });
}

/** A registered webhook's delivery is a task with tries; one to elsewhere is none of the registered webhook's. */
function delivery(
  context: PlatformContext,
  content: WebhookContent,
  company: string,
  webhook: WebhookRecord | null,
  target: WebhookTarget,
): () => Promise<CallReport> {
  if (webhook !== null && webhook.url === target.url) {
    const task = makeTask(context, webhook, content);
    return () => tryTask(context, task, target);
  }
  const body = { ...content, id: content.id ?? nextNumber(context.state, 'webhook task') };
  return () => postWebhook(context, body, company, target);
}

function chooseTarget(
  context: PlatformContext,
  { company, event, url, secret }: SendWebhookOptions,
): { webhook: WebhookRecord | null; target: WebhookTarget } {
  const webhooks = webhooksFor(context, company, event);
  const webhook = webhooks.find((one) => one.url === url) ?? registeredWebhook(context, company, event);
  const address = url ?? webhook?.url;
  const proof = secret === undefined ? webhook?.secret : secret;
  if (address === undefined || proof === undefined) throw noWebhook(context, company, event);
  return { webhook, target: { url: address, secret: proof } };
}

function noWebhook({ state }: PlatformContext, company: string, event: EventName): UserError {
  const known = [...state.webhooks.values()].filter((one) => one.company === company);
  const disabled = known.some((one) => one.event === event);
  const events = [...new Set(known.filter((one) => one.enabled).map((one) => one.event))];
  return new UserError(
    disabled
      ? `The webhook of ${company} for ${event} is disabled: the platform would not send it.`
      : `${company} has no webhook for ${event}: the extension made none when it was activated.`,
    {
      kind: 'refused',
      nextSteps: [
        events.length === 0
          ? `Activate the extension for ${company} first.`
          : `It has webhooks for: ${events.join(', ')}.`,
        'Or say which address and secret to use: --url and --secret.',
      ],
    },
  );
}

/** The platform numbers its webhooks; any other id is sent as the text that it is. */
function readId(id: string): string | number {
  return /^(0|[1-9]\d{0,14})$/.test(id) ? Number(id) : id;
}

async function inTurns<Result>(
  times: number,
  concurrency: number,
  task: () => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let started = 0;
  const worker = async (): Promise<void> => {
    while (started < times) {
      started += 1;
      results.push(await task());
    }
  };
  await Promise.all(Array.from({ length: Math.min(times, concurrency) }, worker));
  return results;
}
