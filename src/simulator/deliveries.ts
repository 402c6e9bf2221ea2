import type { EventName, WebhookBody } from '../contract/events.js';
import type { CallReport } from '../contract/exchange.js';
import { callExtension } from './call-extension.js';
import type { PlatformContext } from './platform-context.js';
import { nextNumber, type WebhookRecord, type WebhookTaskRecord } from './state.js';
import { platformVersion } from './platform-version.js';

/**
 * Something happened in a company: each of its enabled webhooks for the event gets a task, which is tried at once and
 * beside everything else. A webhook's `condition` is kept and not evaluated: its language is not published.
 */
export function raiseEvent(
  context: PlatformContext,
  company: string,
  event: EventName,
  data: Record<string, unknown>,
): void {
  for (const webhook of webhooksFor(context, company, event)) {
    const task = makeTask(context, webhook, { event, company, data });
    const delivery = tryTask(context, task, webhook);
    context.pending.add(delivery);
    void delivery.finally(() => context.pending.delete(delivery));
  }
}

export function webhooksFor({ state }: PlatformContext, company: string, event: EventName): WebhookRecord[] {
  return [...state.webhooks.values()].filter(
    (webhook) =>
      webhook.company === company && webhook.event === event && webhook.enabled && !webhook.archived,
  );
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
  body: WebhookContent,
): WebhookTaskRecord {
  const now = context.clock.now();
  const id = nextNumber(context.state, 'webhook task');
  const task: WebhookTaskRecord = {
    id,
    company: webhook.company,
    webhook_id: webhook.id,
    body: { id, ...body },
    tries: 0,
    completed: null,
    failed: null,
    requests: [],
    created: now,
    updated: now,
  };
  context.state.webhookTasks.set(id, task);
  context.changed();
  return task;
}

/** A webhook's body whose id may still have to be given. */
export type WebhookContent = Omit<WebhookBody, 'id'> & Partial<Pick<WebhookBody, 'id'>>;

/** One try of a task, recorded with it. A schedule of retries calls this again later. */
export async function tryTask(
  context: PlatformContext,
  task: WebhookTaskRecord,
  target: WebhookTarget,
): Promise<CallReport> {
  const report = await postWebhook(context, task.body, task.company, target);
  const now = context.clock.now();
  task.tries += 1;
  task.updated = now;
  // What was once taken is done, whatever becomes of a repetition; a task that is done has not failed (assumption).
  if (report.accepted) Object.assign(task, { completed: task.completed ?? now, failed: null });
  else if (task.completed === null) task.failed = now;
  task.requests.push({
    id: nextNumber(context.state, 'webhook request'),
    response_code: report.exchange.response?.status ?? null,
    error: report.exchange.error ?? report.reason,
    created: report.exchange.at,
    updated: now,
  });
  context.changed();
  return report;
}

export interface WebhookTarget {
  url: string;
  /** Null sends no `Authorization` header. */
  secret: string | null;
}

/** The POST of a webhook, with the headers of the events page. */
export function postWebhook(
  context: PlatformContext,
  body: WebhookBody,
  company: string,
  { url, secret }: WebhookTarget,
): Promise<CallReport> {
  const headers: Record<string, string> = { 'user-agent': `rehive-platform/${platformVersion}` };
  if (secret !== null) headers['authorization'] = `Secret ${secret}`;
  return callExtension(context, { call: 'webhook', company, url, headers, body });
}
