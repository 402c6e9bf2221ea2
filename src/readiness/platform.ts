import {
  isOnThisMachine,
  namedPlatforms,
  normalizeApiUrl,
  platformName,
} from '../platform-client/api-url.js';
import { describeFailure } from '../platform-client/describe-failure.js';
import { proxyDispatcher } from '../platform-client/proxy-dispatcher.js';
import { sendRequest, type Answer } from '../platform-client/send-request.js';
import type { Circumstances } from './circumstances.js';
import { failed, passed, skipped, warned, type Outcome } from './finding.js';

const timeLimitMs = 5_000;
/** One-time codes are good for half a minute, and the header tells whole seconds. */
const clockToleranceMs = 30_000;

/** Whether the platform answers, and whether its clock and this machine's agree. One request, without a token. */
export async function lookAtPlatform(
  circumstances: Circumstances,
): Promise<{ reached: Outcome; clock: Outcome }> {
  const { env, signal, version } = circumstances;
  const apiUrl = normalizeApiUrl(circumstances.apiUrl ?? namedPlatforms.production);
  let answer: Answer;
  const begun = Date.now();
  try {
    const dispatcher = isOnThisMachine(apiUrl) ? undefined : proxyDispatcher(env);
    answer = await sendRequest({
      method: 'GET',
      url: `${apiUrl}auth/`,
      headers: { 'user-agent': `rehive-ext/${version}` },
      body: undefined,
      timeLimitMs,
      signal,
      dispatcher,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    return { reached: unreachable(circumstances, apiUrl, error), clock: skipped('no platform answered') };
  }
  return { reached: reachedBy(answer, apiUrl), clock: clockBy(answer, begun, Date.now()) };
}

function unreachable({ apiUrl: named }: Circumstances, apiUrl: string, error: unknown): Outcome {
  const { text, nextSteps } = describeFailure(error, timeLimitMs);
  const message = `${platformName(apiUrl)} (${apiUrl}): ${text.replace(/\.$/, '')}`;
  const [fix = 'Look at the network and, where there is one, HTTPS_PROXY.'] = nextSteps;
  // Without a name, nobody has said that it is needed: the simulated platform needs no network.
  return named === null
    ? warned(`${message}; register, status and activate need one, all else does not`, fix)
    : failed(message, fix);
}

function reachedBy({ status, text }: Answer, apiUrl: string): Outcome {
  const place = `${platformName(apiUrl)} (${apiUrl})`;
  if (/"status"\s*:\s*"(?:success|error)"/.test(text)) return passed(`${place} answers`);
  return failed(
    `${place} answers ${status}, and not as a Rehive API does`,
    'Mend --api-url, or look whether a proxy or a login page answers in its place.',
  );
}

/** The answer was made between the two times: only what lies outside of them is a difference. */
function clockBy({ headers }: Answer, begun: number, ended: number): Outcome {
  const theirs = Date.parse(headers['date'] ?? '');
  if (Number.isNaN(theirs)) return skipped('the platform did not tell the time');
  const difference = theirs < begun ? begun - theirs : Math.max(0, theirs - ended);
  const seconds = Math.round(difference / 1000);
  if (difference <= clockToleranceMs) return passed(`within ${Math.max(1, seconds)} s of the platform's`);
  const direction = theirs < begun ? 'ahead of' : 'behind';
  return failed(`${seconds} s ${direction} the platform's`, 'Let the system set its clock by NTP.');
}
