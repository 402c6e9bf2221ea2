import { calls } from '../../../contract/calls.js';
import type { Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import {
  defineCheck,
  effectsByEvent,
  expectAccepted,
  fail,
  isAbout,
  kindOf,
  type Work,
} from '../../define-check.js';

export const webhookSameIdAfterRestart = defineCheck({
  id: 'webhook-same-id-after-restart',
  group: 'webhook',
  title: 'An event that was done is not done again after a restart, delivered once more or not',
  severity: 'required',
  needs: ['webhook-endpoint', 'restart'],
  after: ['activate-accepted', 'webhook-accepted', 'webhook-same-id-once'],
  source: source(
    'events',
    'An event is sent again for hours, with the same id: the extension may have been restarted meanwhile.',
  ),
  observes:
    'Two events are worked on, the extension is killed and started, and one of the events is delivered once more. The delivery must be accepted, and neither it nor the start repeat the effect on the platform; a later event shows when all is done.',
  fix: 'Keep the ids in the database, longer than the platform tries again, and with each whether it is done.',
  likelyCause: 'The ids that were seen are kept in memory, or removed when the work is done.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await company.work();
    await company.quiet(200);
    const id = context.newEventId();
    const begun = company.serviceCalls().length;
    const work = await company.workOn({ id });
    await company.quiet(200);
    const usual = company.effectsSince(begun, work.calls).length;
    const before = company.serviceCalls().length;
    await context.restart({ kill: true });
    expectAccepted(
      await company.webhook({ id }),
      'After a restart, the extension refused an event that it had taken before',
      calls.webhook.acceptedStatuses,
    );
    // Before the restart it worked beside all that other checks asked of it. How long it takes now, a later event shows.
    const later = await company.workOn();
    await company.quiet(150);
    const made = company.effectsSince(before, work.calls);
    // Where the calls name what they are about, one is enough that names the event which was done before.
    const again = effectsByEvent(work, made)?.(work.body) ?? [];
    if (made.length <= usual && again.length === 0) return;
    fail('The extension did an event again after a restart', {
      expected: `${[...new Set(made.map(kindOf))].join(', ')} for the later event alone`,
      actual: made.map((call) => `${kindOf(call)}${ofWhich(call, work, later)}`).join(', '),
    });
  },
});

/** In words, where the calls name what they are about. */
function ofWhich(call: Exchange, delivered: Work, later: Work): string {
  if (!delivered.calls.some((one) => isAbout(one, delivered.body))) return '';
  if (isAbout(call, delivered.body)) return ' (of the event that was delivered once more)';
  return isAbout(call, later.body) ? ' (of the later event)' : ' (of an earlier event)';
}
