import type { WebhookBody } from '../contract/events.js';
import { KeptBody } from './kept-body.js';
import type { SharedTexts } from './shared-texts.js';

/** One try to deliver a webhook. */
export interface WebhookRequestRecord {
  id: number;
  response_code: number | null;
  error: string | null;
  /** Real milliseconds, up to the end of the answer. */
  duration_ms: number;
  /** The beginning of what was answered; null for nothing. */
  response_body: string | null;
  created: number;
  updated: number;
}

/** One event for one webhook, with all its tries. */
export interface WebhookTaskRecord {
  id: number;
  company: string;
  webhook_id: number;
  body: KeptBody;
  tries: number;
  completed: number | null;
  /** When the platform gave up (assumption: a task that waits for a retry has not failed yet). */
  failed: number | null;
  /** When the next try is due; null where the platform makes none by itself. */
  next_try: number | null;
  requests: readonly WebhookRequestRecord[];
  created: number;
  updated: number;
}

/** A task as plain JSON. Files of an earlier version know nothing of retries. */
export interface SavedWebhookTask extends Omit<WebhookTaskRecord, 'body' | 'next_try'> {
  body: WebhookBody;
  next_try?: number | null;
}

/** Shares nothing with the task. */
export function saveTask({ body, requests, ...task }: WebhookTaskRecord): SavedWebhookTask {
  return { ...task, body: body.read(), requests: requests.map((request) => ({ ...request })) };
}

/** Shares nothing with what was saved, and texts with the other tasks. */
export function restoreTask(saved: SavedWebhookTask, shared: SharedTexts): WebhookTaskRecord {
  // Field by field: what a rest pattern makes has no shape in common with the others, and takes 440 bytes more.
  return {
    id: saved.id,
    company: shared(saved.company),
    webhook_id: saved.webhook_id,
    body: new KeptBody(saved.body),
    tries: saved.tries,
    completed: saved.completed,
    failed: saved.failed,
    next_try: saved.next_try ?? null,
    requests: saved.requests.map((request) => restoreRequest(request, shared)),
    created: saved.created,
    updated: saved.updated,
  };
}

function restoreRequest(saved: WebhookRequestRecord, shared: SharedTexts): WebhookRequestRecord {
  const { error, response_body: answer } = saved;
  return {
    id: saved.id,
    response_code: saved.response_code,
    error: error === null ? null : shared(error),
    duration_ms: saved.duration_ms,
    response_body: answer === null ? null : shared(answer),
    created: saved.created,
    updated: saved.updated,
  };
}
