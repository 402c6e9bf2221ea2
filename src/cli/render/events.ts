import type { ChalkInstance } from 'chalk';
import { eventNames, type WebhookBody } from '../../contract/events.js';
import { eventCauses } from '../../contract/operation-events.js';
import { printable } from './printable.js';

/** Every event: what it is about and when it is raised; `?` marks what is our guess. */
export function eventList(colors: ChalkInstance): string {
  const nameWidth = Math.max(...eventNames.map((event) => event.length));
  const resourceWidth = Math.max(...eventNames.map((event) => eventCauses[event].resource.length));
  const lines = eventNames.map((event) => {
    const { resource, when, assumption } = eventCauses[event];
    const mark = assumption === null ? ' ' : colors.yellow('?');
    return `${event.padEnd(nameWidth)}  ${colors.dim(resource.padEnd(resourceWidth))} ${mark} ${when}`;
  });
  return [
    ...lines,
    '',
    '? is an assumption: --json says which, and the operations that raise each event.',
    'A sample body: rehive-ext events transaction.create',
  ].join('\n');
}

/** What the event is, and a body as the platform would send it. */
export function eventSample(body: WebhookBody, colors: ChalkInstance): string {
  const { resource, when, assumption } = eventCauses[body.event];
  return [
    `${colors.bold(body.event)}: ${when}. Its data: ${resource}.`,
    ...(assumption === null ? [] : [colors.yellow(`Assumption: ${assumption}`)]),
    '',
    printable(JSON.stringify(body, null, 2)),
  ].join('\n');
}
