import type { EventName } from '../contract/events.js';
import type { PlatformContext } from './platform-context.js';

/** A delivery that waits for its next try. */
export interface WaitingTry {
  task_id: number;
  company: string;
  event: EventName;
  url: string;
  /** The number of the try that is to come, from 2 on. */
  try: number;
  /** Millisecond UNIX timestamp of the platform's clock. */
  due: number;
}

/** The next one first. */
export function waitingTries({ state, deliveries }: PlatformContext): WaitingTry[] {
  return deliveries.schedule().flatMap((task) => {
    const webhook = state.webhooks.get(task.webhook_id);
    // Deleted, or of a state that was put away.
    if (webhook === undefined || state.webhookTasks.get(task.id) !== task || task.next_try === null)
      return [];
    const { company, body, tries, id } = task;
    return [
      { task_id: id, company, event: body.event, url: webhook.url, try: tries + 1, due: task.next_try },
    ];
  });
}
