import { callErrorTexts, calls, type CallName } from '../contract/calls.js';
import { envelopeMessage } from '../contract/envelopes.js';
import type { CallReport } from '../contract/exchange.js';
import type { PlatformContext } from './platform-context.js';
import { requestOnce, type ReceivedAnswer } from './request-once.js';
import { redactWords } from './redaction.js';

export interface OutgoingCall {
  call: CallName;
  company: string;
  url: string;
  headers?: Record<string, string>;
  /** JSON. */
  body: string;
  /** Over a connection that is kept for the next call to the same address. */
  pooled?: boolean;
}

/** A call that was made. Its report is put together when somebody asks for it: deliveries by the thousand need none. */
export interface MadeCall {
  accepted: boolean;
  /** In the platform's own words; null when accepted. */
  reason: string | null;
  status: number | null;
  /** What was answered, as it came: a token may be in it. */
  answer: string;
  error: string | null;
  at: number;
  duration_ms: number;
  report(): CallReport;
}

/** {@link makeCall}, reported. */
export async function callExtension(context: PlatformContext, outgoing: OutgoingCall): Promise<CallReport> {
  return (await makeCall(context, outgoing)).report();
}

/**
 * One POST to an extension, as the platform makes it: JSON, no redirect followed, one time limit for everything up to
 * the end of the answer. Never throws for what the extension does.
 */
export async function makeCall(context: PlatformContext, outgoing: OutgoingCall): Promise<MadeCall> {
  const { clock, recorder, activity, closing, timeLimits } = context;
  const { call, company, url, body, pooled = false } = outgoing;
  const { acceptedStatuses } = calls[call];
  const timeLimitMs = timeLimits[call];
  activity.begin();
  const dispatcherOf = await context.agents.load();
  const since = recorder.lastId();
  const at = clock.now();
  const begun = performance.now();
  const headers = { 'content-type': 'application/json', accept: 'application/json', ...outgoing.headers };
  const { answer, error: failed } = await requestOnce(url, {
    dispatcherOf: (origin) => dispatcherOf(origin, pooled),
    headers,
    body,
    timeLimitMs,
    timers: clock.base,
  });
  activity.end();
  const error =
    failed !== null && closing.aborted ? 'The simulated platform was closed during the call.' : failed;
  // Not by the platform's clock, which may jump meanwhile: the time limit is a real one, too.
  const duration_ms = Math.round(performance.now() - begun);
  const recorded = recorder.record({
    direction: 'to-extension',
    at,
    company,
    call,
    request: { method: 'POST', url, headers, body },
    response:
      answer === null ? null : { status: answer.status, headers: answer.headers, body: jsonOf(answer.text) },
    error,
    duration_ms,
  });
  const status = answer?.status ?? null;
  const accepted = error === null && status !== null && acceptedStatuses.includes(status);
  const reason = accepted ? null : whyNot(outgoing, error === null ? answer : null);
  return {
    accepted,
    reason,
    status,
    answer: answer?.text ?? '',
    error,
    at,
    duration_ms,
    report: () => ({
      call,
      company,
      accepted,
      // What the extension says may hold what it was sent.
      reason: reason === null ? null : redactWords(reason, context.secrets),
      time_limit_ms: timeLimitMs,
      exchange: recorded.exchange,
      // With it goes what nobody could be told from, such as a check of a forged token.
      meanwhile: recorder
        .since(
          since,
          (one) =>
            one.direction === 'to-platform' &&
            one.id < recorded.id &&
            (one.company === company || one.company === null),
        )
        .map(({ exchange }) => exchange),
    }),
  };
}

/** An answer need not be JSON: then it is recorded as the text that it is. */
function jsonOf(text: string): string | null {
  if (text === '') return null;
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}

/** In the platform's words. That it says the same of a time-out as of a refused connection is an assumption. */
function whyNot({ call, url }: OutgoingCall, answer: ReceivedAnswer | null): string {
  const text = answer === null ? callErrorTexts.unreachable(url) : refusal(answer, url);
  // The three texts are those of the dashboard's calls; of a webhook only the delivery itself is told.
  return call === 'webhook' ? text.slice(callErrorTexts.message('').length) : text;
}

function refusal({ status, text }: ReceivedAnswer, url: string): string {
  const message = envelopeMessage(JSON.parse(jsonOf(text) ?? 'null'));
  return message === null ? callErrorTexts.status(status, url) : callErrorTexts.message(message);
}
