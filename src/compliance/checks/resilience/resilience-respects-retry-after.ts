import { source } from '../../../contract/sources.js';
import { allButTokenChecks, defineCheck, fail, isAbout, sentWebhook } from '../../define-check.js';

/** Longer than an extension usually waits before its first retry. */
const waitSeconds = 2;
/** Clocks and timers are not that exact. */
const toleranceMs = 50;

export const resilienceRespectsRetryAfter = defineCheck({
  id: 'resilience-respects-retry-after',
  group: 'resilience',
  title: 'A call that the platform throttles is not made again before the time that Retry-After says',
  // The header is what Rehive’s own services read; the page has the wait in the message.
  severity: 'recommended',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted', 'resilience-retries-throttled'],
  long: 'limit',
  source: source(
    'throttling',
    'A 429 says when the request is expected to be available again; the limits are shared by all that a company uses.',
  ),
  observes: `The platform answers the first call because of a webhook with 429 and Retry-After: ${waitSeconds}. The next call has to come, and not before these seconds are over.`,
  fix: 'Read Retry-After (seconds) of a 429, and try again when that time is over, or later.',
  likelyCause: 'Every failure is tried again after the same wait.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await company.work();
    const before = company.serviceCalls().length;
    company.fault({
      path: allButTokenChecks,
      times: 1,
      respond: { status: 429, headers: { 'retry-after': String(waitSeconds) } },
    });
    const { data } = sentWebhook(await company.webhook());
    const throttled = () =>
      company
        .serviceCalls()
        .slice(before)
        .find(({ response }) => response?.status === 429);
    const again = () => {
      const first = throttled();
      return company
        .serviceCalls()
        .slice(before)
        .find(
          (call) =>
            first !== undefined &&
            call !== first &&
            call.at >= first.at + first.duration_ms &&
            // What an earlier event still causes is none of this one's business.
            (call.request.url === first.request.url || isAbout(call, { data })),
        );
    };
    const ms = context.patience();
    await context.waitFor(() => again() !== undefined, ms);
    const [first, second] = [throttled(), again()];
    if (first === undefined || second === undefined) {
      fail('A call that was throttled is not made again', {
        expected: `a call within ${Math.round(ms / 1000)} s (--timeout)`,
        actual: 'none',
      });
    }
    const waitedMs = second.at - first.at - first.duration_ms;
    if (waitedMs >= waitSeconds * 1000 - toleranceMs) return;
    fail('The extension calls the platform again before the time that it was told to wait', {
      expected: `no call for ${waitSeconds} s (Retry-After: ${waitSeconds})`,
      actual: `the next call after ${Math.round(waitedMs)} ms`,
    });
  },
});
