import { source } from '../../../contract/sources.js';
import {
  defineCheck,
  effectsOf,
  expectNoServerError,
  fail,
  silenceAfter,
  workMs,
} from '../../define-check.js';

const deliveries = 10;

export const webhookSameIdAtOnce = defineCheck({
  id: 'webhook-same-id-at-once',
  group: 'webhook',
  title: 'An event that is delivered ten times at once has its effect once',
  severity: 'required',
  long: 'silence',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted', 'webhook-same-id-once'],
  source: source(
    'events',
    'What is not answered within 5 seconds is sent again: a retry can meet the first delivery, still under way.',
  ),
  observes: `One event is delivered ${deliveries} times at the same time. At least one delivery must be accepted, none answered with a 5xx, and the effect on the platform be that of a single delivery.`,
  fix: 'Let the database decide who is first: insert the id under a unique key, and go on only where the row is new.',
  likelyCause:
    'Whether the id is known is asked first, and it is stored later: two at once both find nothing.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // What one event causes, to compare with.
    const one = await company.workOn();
    const usual = effectsOf(one.calls).length;
    const { event, data } = await company.webhookBody();
    await company.quiet(silenceAfter(one));
    const before = company.serviceCalls().length;
    const id = context.newEventId();
    const reports = await Promise.all(
      Array.from({ length: deliveries }, () => company.webhook({ id, event, data })),
    );
    for (const { exchange } of reports) {
      expectNoServerError(
        exchange,
        'The extension failed at an event that was delivered several times at once',
      );
    }
    if (!reports.some(({ accepted }) => accepted)) {
      fail('The extension took none of several deliveries at once', {
        expected: 'at least one that is accepted',
        actual: `${reports.map(({ exchange }) => exchange.response?.status ?? 'none').join(', ')}`,
      });
    }
    const effects = (): number => company.effectsSince(before, one.calls).length;
    await context.waitFor(() => effects() >= usual, workMs);
    await company.quiet(silenceAfter(one));
    if (effects() <= usual) return;
    fail('Several deliveries of one event at once had several effects', {
      expected: `${usual} ${usual === 1 ? 'call' : 'calls'} to the platform, as for one delivery`,
      actual: `${effects()} calls`,
    });
  },
});
