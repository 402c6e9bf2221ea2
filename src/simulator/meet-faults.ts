import { setMaxListeners } from 'node:events';
import { failure } from '../contract/envelopes.js';
import type { Answer } from './api-request.js';
import type { FaultResponse, MetFault } from './faults.js';
import type { PlatformContext } from './platform-context.js';

type BrokenConnection = 'drop' | 'reset';

/** What the platform answers, and what the recording says beside it. */
export interface Acted {
  answer: Answer;
  error: string | null;
}

/** What the client gets. */
interface Outcome extends Omit<Acted, 'answer'> {
  answer: Answer | BrokenConnection;
}

const broken = { drop: 'dropped the connection', reset: 'reset the connection' };

/**
 * What becomes of a request that meets faults.
 * @param act does what is asked: it is called unless a fault comes instead
 */
export async function meetFaults(
  context: PlatformContext,
  faults: readonly MetFault[],
  act: () => Promise<Acted>,
): Promise<Outcome> {
  const late = faults.filter(({ afterActing }) => afterActing);
  const early = faults.filter((fault) => !late.includes(fault));
  const instead = await meet(context, early);
  if (instead !== null) {
    // Of a request's faults only one is more than a delay.
    await meet(context, late);
    const error = typeof instead === 'string' ? `The simulated platform ${broken[instead]}.` : null;
    return { answer: instead, error };
  }
  const acted = await act();
  const lost = await meet(context, late);
  if (lost === null) return acted;
  const what = typeof lost === 'string' ? broken[lost] : 'this came';
  const error = `The simulated platform acted, and ${what} in place of its answer ${acted.answer.status}.`;
  return { answer: lost, error };
}

/** An answer, a broken connection, or null after the delays that there were. */
async function meet(
  context: PlatformContext,
  faults: readonly MetFault[],
): Promise<Outcome['answer'] | null> {
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
