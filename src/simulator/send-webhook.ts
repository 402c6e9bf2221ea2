import type { EventName } from '../contract/events.js';
import type { CallReport } from '../contract/exchange.js';
import { UserError } from '../errors.js';
import { companyById } from './companies.js';
import {
  conditionOf,
  makeTask,
  postWebhook,
  scheduleTask,
  tryTask,
  webhooksFor,
  type WebhookContent,
  type WebhookTarget,
} from './deliveries.js';
import type { PlatformContext } from './platform-context.js';
import type { SendWebhookOptions } from './platform-interface.js';
import { nextNumber, type WebhookRecord } from './state.js';
import { buildWebhookContent } from './webhook-content.js';
import type { WebhookTaskRecord } from './webhook-task.js';

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
  const { company, times = 1, concurrency = 1, retries = false, secret } = options;
  if (typeof secret === 'string') context.secrets.add(secret, '[given webhook secret]');
  companyById(context, company);
  const { webhook, target } = chooseTarget(context, options);
  const { content, sample } = await buildWebhookContent(context, options);
  const id = options.id === undefined ? {} : { id: readId(options.id) };
  const mark = (report: CallReport): CallReport => ({
    ...report,
    ...conditionOf(webhook),
    ...(sample ? { sample } : {}),
  });
  if (retries) {
    if (times > 1) throw new UserError('An event is either sent several times, or with retries.');
    const task = makeTask(context, ofWebhook(webhook, target), { ...content, ...id });
    return (await withRetries(context, task)).map(mark);
  }
  const deliver = delivery(context, { ...content, ...id }, company, webhook, target);
  return inTurns(times, concurrency, async () => mark(await deliver()));
}

/** @throws UserError where the platform would not be the one that delivers: what it tries again is what was registered. */
function ofWebhook(webhook: WebhookRecord | null, { url, secret }: WebhookTarget): WebhookRecord {
  if (webhook !== null && webhook.url === url && webhook.secret === secret) return webhook;
  throw new UserError('Only a registered webhook is tried again, with its own url and secret.', {
    nextSteps: ['Leave out --url and the secret, or --retries.'],
  });
}

/** One report per try, when there is no further one. */
function withRetries(context: PlatformContext, task: WebhookTaskRecord): Promise<CallReport[]> {
  const reports: CallReport[] = [];
  return new Promise((resolve) => {
    scheduleTask(context, task, ({ report, next }) => {
      if (report !== null) reports.push(report());
      if (next === null) resolve(reports);
    });
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
  return async () => (await postWebhook(context, JSON.stringify(body), company, target)).report();
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
        ...(disabled ? ['It is enabled again by PATCH /3/admin/webhooks/{id}/ with {"enabled": true}.'] : []),
        events.length === 0
          ? `Activate the extension for ${company} first.`
          : `It has webhooks for: ${events.join(', ')}.`,
        'Or say which address and secret to use: --url and --secret-stdin.',
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
