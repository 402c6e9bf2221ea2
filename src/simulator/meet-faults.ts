import { failure } from '../contract/envelopes.js';
import type { Answer } from './api-request.js';
import type { PlatformContext } from './platform-context.js';
import type { Received } from './receive.js';

/** What the faults have for a request: an answer, a dropped connection, or null after the delays that there were. */
export async function meetFaults(
  context: PlatformContext,
  received: Received,
): Promise<Answer | 'drop' | null> {
  const { method, url, company } = received;
  for (const { respond } of context.faults.take({ method, path: url.pathname, company })) {
    if (respond === 'drop') return 'drop';
    if ('delayMs' in respond) {
      await delay(context, respond.delayMs);
      continue;
    }
    const body = respond.body ?? failure(`The simulated platform was told to answer ${respond.status}.`);
    return { status: respond.status, body, headers: respond.headers ?? {} };
  }
  return null;
}

/** Ends early when the platform closes. */
function delay({ clock, closing }: PlatformContext, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clock.clearTimeout(timer);
      closing.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimeout(end, ms);
    closing.addEventListener('abort', end);
  });
}
