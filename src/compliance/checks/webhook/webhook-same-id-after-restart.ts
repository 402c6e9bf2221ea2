import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted, fail, kindOf, silenceAfter } from '../../define-check.js';

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
    'An event is worked on, the extension is killed and started, and the event is delivered once more. The delivery must be accepted, and neither it nor the start repeat the effect on the platform.',
  fix: 'Keep the ids in the database, longer than the platform tries again, and with each whether it is done.',
  likelyCause: 'The ids that were seen are kept in memory, or removed when the work is done.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const id = context.newEventId();
    const first = await company.workOn({ id });
    await company.quiet(200);
    const before = company.serviceCalls().length;
    await context.restart({ last: async () => undefined });
    const expectNothingNew = async (cause: string): Promise<void> => {
      await company.quiet(silenceAfter(first));
      const repeated = company.effectsSince(before, first.calls).map(kindOf);
      if (repeated.length === 0) return;
      fail(`The extension did an event again ${cause}`, {
        expected: `no second ${[...new Set(repeated)].join(', ')}`,
        actual: repeated.join(', '),
      });
    };
    await expectNothingNew('because it was restarted');
    expectAccepted(
      await company.webhook({ id }),
      'After a restart, the extension refused an event that it had taken before',
      calls.webhook.acceptedStatuses,
    );
    await expectNothingNew('that was delivered once more after a restart');
  },
});
