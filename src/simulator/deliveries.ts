import type { EventName, WebhookBody } from '../contract/events.js';
import type { CallReport, DeliveryStep } from '../contract/exchange.js';
import { makeCall, type MadeCall } from './call-extension.js';
import type { Attempt } from './delivery-queue.js';
import { KeptBody } from './kept-body.js';
import type { PlatformContext } from './platform-context.js';
import { platformVersion } from './platform-version.js';
import { waitAfter } from './retry-schedule.js';
import { nextNumber, type WebhookRecord } from './state.js';
import type { WebhookTaskRecord } from './webhook-task.js';

/** Of an answer, what stays with its try, in characters. */
const keptAnswer = 1000;

/**
 * Something happened in a company: each of its enabled webhooks for the event gets a task, which is tried at once and
 * beside everything else, and again later when it fails. A service that is not active gets none (assumption).
 */
export function raiseEvent(
  context: PlatformContext,
  company: string,
  event: EventName,
  data: Record<string, unknown>,
): void {
  for (const webhook of webhooksFor(context, company, event)) {
    if (!isDelivered(context, webhook)) continue;
    const task = makeTask(context, webhook, { event, company, data });
    scheduleTask(context, task);
  }
}

export function webhooksFor({ state }: PlatformContext, company: string, event: EventName): WebhookRecord[] {
  const found: WebhookRecord[] = [];
  for (const webhook of state.webhooks.values()) {
    if (webhook.company !== company || webhook.event !== event) continue;
    if (webhook.enabled && !webhook.archived) found.push(webhook);
  }
  return found;
}

/** A disabled webhook and a service that was deactivated end what was on its way. */
function isDelivered({ state }: PlatformContext, { enabled, archived, service_id }: WebhookRecord): boolean {
  if (!enabled || archived) return false;
  return service_id === null || state.services.get(service_id)?.active === true;
}

/** A webhook goes with the tasks that it had (assumption). */
export function removeWebhook({ state }: PlatformContext, webhook: WebhookRecord): void {
  state.webhooks.delete(webhook.id);
  for (const task of state.webhookTasks.values()) {
    if (task.webhook_id === webhook.id) state.webhookTasks.delete(task.id);
  }
}

/** One event for one webhook. Unless told otherwise, its number is the id that all tries of the event share (events page). */
export function makeTask(
  context: PlatformContext,
  webhook: WebhookRecord,
  content: WebhookContent,
): WebhookTaskRecord {
  const now = context.clock.now();
  const id = nextNumber(context.state, 'webhook task');
  const task: WebhookTaskRecord = {
    id,
    company: webhook.company,
    webhook_id: webhook.id,
    body: new KeptBody({ id, ...content }),
    tries: 0,
    completed: null,
    failed: null,
    next_try: null,
    requests: [],
    created: now,
    updated: now,
  };
  context.state.webhookTasks.set(id, task);
  if (webhook.condition !== null) {
    context.notice(
      `condition of webhook ${webhook.id}`,
      `Webhook ${webhook.id} of ${webhook.company} (${webhook.event}) has a condition. It is kept and shown, not evaluated: its language is not published. Every event is sent.`,
    );
  }
  context.changed({ secrets: false });
  return task;
}

/** A webhook's body whose id may still have to be given. */
export type WebhookContent = Omit<WebhookBody, 'id'> & Partial<Pick<WebhookBody, 'id'>>;

/** Has a task tried now, and as the schedule says until it is accepted or the platform gives up. */
export function scheduleTask(
  context: PlatformContext,
  task: WebhookTaskRecord,
  tried?: (attempt: Attempt) => void,
): void {
  task.next_try = context.clock.now();
  context.deliveries.add(task, tried === undefined ? {} : { observer: { tried } });
}

/** What was on its way when the state was saved goes on where it was. */
export function resumeTasks({ state, deliveries, packBody }: PlatformContext): void {
  for (const task of state.webhookTasks.values()) {
    if (task.next_try === null) continue;
    if (task.tries > 0) packBody(task.body);
    deliveries.add(task, { due: task.next_try });
  }
}

/** One try of a task with a schedule, to be called by the queue. */
export async function attemptTask(context: PlatformContext, task: WebhookTaskRecord): Promise<Attempt> {
  const { state, clock, deliveryRules, closing } = context;
  const nothing: Attempt = { report: null, next: null };
  const webhook = state.webhooks.get(task.webhook_id);
  // After a reset, there may be another of that number.
  if (webhook === undefined || state.webhookTasks.get(task.id) !== task) return nothing;
  if (!isDelivered(context, webhook)) {
    end(context, task);
    return nothing;
  }
  const made = await postWebhook(context, task.body.text, task.company, webhook, true);
  // Not a try: the platform ended. Its time stays in the state, and whoever starts from that makes it again.
  if (closing.aborted && made.status === null) return nothing;
  recordTry(context, task, made);
  const disabled = countServerErrors(context, webhook, made);
  const wait = made.accepted || disabled ? null : waitAfter(task.tries, deliveryRules);
  const stopped = wait !== null && !isDelivered(context, webhook);
  if (wait === null || stopped) end(context, task);
  else {
    task.next_try = clock.now() + wait;
    context.packBody(task.body);
  }
  const why = made.accepted ? 'accepted' : disabled ? 'webhook-disabled' : stopped ? 'stopped' : 'given-up';
  const delivery: DeliveryStep = {
    try: task.tries,
    tries_max: deliveryRules.retries + 1,
    retry_at: task.next_try,
    end: task.next_try === null ? why : null,
  };
  return { report: () => ({ ...made.report(), delivery, ...conditionOf(webhook) }), next: task.next_try };
}

/** What a report says of a condition that was not evaluated. */
export function conditionOf(webhook: WebhookRecord | null): Pick<CallReport, 'condition'> {
  return webhook === null || webhook.condition === null ? {} : { condition: webhook.condition };
}

/** No further try. A task that was never taken has failed. */
function end(context: PlatformContext, task: WebhookTaskRecord): void {
  task.next_try = null;
  if (task.completed === null) task.failed = context.clock.now();
  context.changed({ secrets: false });
}

/** An answer of another kind begins the count anew; no answer at all does not (assumptions). @returns whether that disabled it */
function countServerErrors(context: PlatformContext, webhook: WebhookRecord, { status }: MadeCall): boolean {
  if (status === null) return false;
  if (Math.floor(status / 10) !== 50) {
    delete webhook.server_errors;
    return false;
  }
  const { disableAfter } = context.deliveryRules;
  webhook.server_errors = (webhook.server_errors ?? 0) + 1;
  if (webhook.server_errors < disableAfter) return false;
  delete webhook.server_errors;
  webhook.enabled = false;
  webhook.updated = context.clock.now();
  context.notice(
    `webhook ${webhook.id} disabled at ${webhook.updated}`,
    `Webhook ${webhook.id} of ${webhook.company} (${webhook.event}) was disabled after ${disableAfter} 50x answers in a row. Rehive says that too many disable one; ${disableAfter} is our assumption. PATCH /3/admin/webhooks/${webhook.id}/ {"enabled": true} enables it.`,
  );
  return true;
}

/** A single try of a task that has no schedule, recorded with it. */
export async function tryTask(
  context: PlatformContext,
  task: WebhookTaskRecord,
  target: WebhookTarget,
): Promise<CallReport> {
  const made = await postWebhook(context, task.body.text, task.company, target);
  recordTry(context, task, made);
  if (!made.accepted) end(context, task);
  return made.report();
}

function recordTry(context: PlatformContext, task: WebhookTaskRecord, made: MadeCall): void {
  const now = context.clock.now();
  task.tries += 1;
  task.updated = now;
  // What was once taken is done, whatever becomes of a repetition; a task that is done has not failed (assumption).
  if (made.accepted) {
    task.completed ??= now;
    task.failed = null;
  }
  const error = made.error ?? made.reason;
  // Not pushed: that takes room for sixteen more.
  task.requests = task.requests.concat({
    id: nextNumber(context.state, 'webhook request'),
    response_code: made.status,
    error: error === null ? null : context.sharedTexts(error),
    duration_ms: made.duration_ms,
    response_body: made.answer === '' ? null : context.sharedTexts(made.answer.slice(0, keptAnswer)),
    created: made.at,
    updated: now,
  });
  context.changed({ secrets: false });
}

export interface WebhookTarget {
  url: string;
  /** Null sends no `Authorization` header. */
  secret: string | null;
}

/** The POST of a webhook, with the headers of the events page. */
export function postWebhook(
  context: PlatformContext,
  body: string,
  company: string,
  { url, secret }: WebhookTarget,
  pooled = false,
): Promise<MadeCall> {
  const headers: Record<string, string> = { 'user-agent': `rehive-platform/${platformVersion}` };
  if (secret !== null) headers['authorization'] = `Secret ${secret}`;
  return makeCall(context, { call: 'webhook', company, url, headers, body, pooled });
}
