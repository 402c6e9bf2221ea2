import { calls } from '../../../contract/calls.js';
import type { CallReport } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import {
  allButTokenChecks,
  defineCheck,
  effectsByEvent,
  expectAccepted,
  fail,
  sentWebhook,
  skip,
} from '../../define-check.js';

/** So many each: before the rotation, while it is under way, and right after it. */
const events = 3;
/** What the extension asks meanwhile is answered after the rotation; well before any call gives up. */
const heldMs = 1_500;

export const webhookDuringRotation = defineCheck({
  id: 'webhook-during-rotation',
  group: 'webhook',
  title: 'Webhooks that arrive around a rotation are all worked on, with a token that works',
  severity: 'required',
  long: 'silence',
  needs: ['webhook-endpoint', 'rotate-endpoint'],
  after: [
    'activate-accepted',
    'rotate-accepted',
    'rotate-new-token-used',
    'webhook-accepted',
    'webhook-answers-before-work',
  ],
  source: source(
    'requirements',
    'The new token replaces the stored one; that the old one ends with that, whatever is under way, is assumed.',
  ),
  observes: `${3 * events} webhooks arrive: a third while the platform holds the extension's calls, a third during the rotation that follows, a third after it. Each must be accepted, and lead to calls to the platform that succeed.`,
  fix: 'Read the token from the row of the company for each call, and after a 401 read it once more and try again.',
  likelyCause:
    'The token is stored with the event, or read once for it; the 401 of the platform then counts as the end of it.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const one = await company.workOn();
    if (effectsByEvent(one, one.calls) === null)
      skip(
        'the calls of the extension do not name what an event is about, so which event is done can not be seen',
      );
    const before = company.serviceCalls().length;
    const reports: CallReport[] = [];
    const deliver = async (): Promise<void> => {
      reports.push(...(await Promise.all(Array.from({ length: events }, () => company.webhook()))));
    };
    const release = company.fault({ path: allButTokenChecks, respond: { delayMs: heldMs } });
    await deliver();
    await context.waitFor(() => company.faultsMet() > 0, 500);
    await Promise.all([company.rotated(), deliver()]);
    release();
    await deliver();
    for (const report of reports) {
      expectAccepted(
        report,
        'The extension did not take a webhook around a rotation',
        calls.webhook.acceptedStatuses,
      );
    }
    const undone = (): CallReport[] => {
      const effects = effectsByEvent(one, company.serviceCalls().slice(before));
      return reports.filter((report) => effects?.(sentWebhook(report)).length === 0);
    };
    const ms = context.patience();
    if (await context.waitFor(() => undone().length === 0, ms)) return;
    fail(`${undone().length} of ${reports.length} events around a rotation are not worked on`, {
      expected: `calls with a token that works for each of them within ${Math.round(ms / 1000)} s (--timeout)`,
      actual: refusals(
        company
          .serviceCalls()
          .slice(before)
          .map(({ auth }) => auth?.outcome ?? 'missing'),
      ),
    });
  },
});

function refusals(outcomes: readonly string[]): string {
  const refused = outcomes.filter((outcome) => outcome !== 'valid');
  if (refused.length === 0) return 'no call for them';
  return `${refused.length} calls with a token that is ${[...new Set(refused)].join(' or ')}`;
}
