import { setMaxListeners } from 'node:events';
import { failure } from '../contract/envelopes.js';
import type { Answer } from './api-request.js';
import type { FaultResponse, MetFault } from './faults.js';
import type { PlatformContext } from './platform-context.js';
import type { Received } from './receive.js';

/** An answer, a broken connection, or null after the delays that there were. */
type Met = Answer | 'drop' | 'reset' | null;

/** What the faults have for a request; null, without a promise to wait for, where there is none for it. */
export function meetFaults(context: PlatformContext, received: Received): Promise<Met> | null {
  const { method, path, company } = received;
  const faults = context.faults.take({ method, path, company });
  return faults.length === 0 ? null : meet(context, faults);
}

async function meet(context: PlatformContext, faults: readonly MetFault[]): Promise<Met> {
  for (const { respond, removed } of faults) {
    if (respond === 'drop' || respond === 'reset') return respond;
    if (typeof respond === 'object' && 'delayMs' in respond)
      await delay(respond.delayMs, [context.closing, removed]);
    else return faultAnswer(respond);
  }
  return null;
}

function faultAnswer(respond: Exclude<FaultResponse, 'drop' | 'reset' | { delayMs: number }>): Answer {
  if (respond === 'malformed') return { status: 200, body: '{"status": "success", "data": {"id": ' };
  const { status, headers } = respond;
  // The throttling page has both the sentence and its wait, the services of Rehive read the header.
  const throttled = status === 429 ? { 'retry-after': '1' } : {};
  const given = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const all: Record<string, string> = { ...throttled, ...Object.fromEntries(given) };
  const message =
    status === 429
      ? `Request was throttled: The simulated platform was told so. Expected available in ${all['retry-after']} seconds.`
      : `The simulated platform was told to answer ${status}.`;
  return { status, body: respond.body ?? failure(message), headers: all };
}

/** Real time, as a client feels it. Ends early with any of the signals. */
function delay(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', end);
      resolve();
    };
    // One listener for each request that is held.
    setMaxListeners(0, ...signals);
    const timer = setTimeout(end, signals.some(({ aborted }) => aborted) ? 0 : ms);
    for (const signal of signals) signal.addEventListener('abort', end);
  });
}
