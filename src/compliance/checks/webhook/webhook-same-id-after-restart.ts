import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import {
  defineCheck,
  expectAccepted,
  fail,
  kindOf,
  silenceAfter,
  type CheckContext,
  type TestCompany,
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
    'An event of each of two companies is worked on, the extension is killed and started, and one of the events is delivered once more. The delivery must be accepted, and neither it nor the start repeat the effect on the platform.',
  fix: 'Keep the ids in the database, longer than the platform tries again, and with each whether it is done.',
  likelyCause: 'The ids that were seen are kept in memory, or removed when the work is done.',
  async run(context) {
    // One that only sees the restart, and one whose event is delivered once more: both at the same time.
    const [restarted, redelivered] = await Promise.all([doneEvent(context), doneEvent(context)]);
    await context.restart({ kill: true });
    expectAccepted(
      await redelivered.company.webhook({ id: redelivered.id }),
      'After a restart, the extension refused an event that it had taken before',
      calls.webhook.acceptedStatuses,
    );
    await Promise.all([
      expectNothingNew(restarted, 'because it was restarted'),
      expectNothingNew(redelivered, 'that was delivered once more after a restart'),
    ]);
  },
});

interface DoneEvent {
  company: TestCompany;
  id: string;
  work: Work;
  /** How many calls the company's service had made by then. */
  before: number;
}

async function doneEvent(context: CheckContext): Promise<DoneEvent> {
  const company = context.company();
  await company.activated();
  const id = context.newEventId();
  const work = await company.workOn({ id });
  await company.quiet(200);
  return { company, id, work, before: company.serviceCalls().length };
}

async function expectNothingNew({ company, work, before }: DoneEvent, cause: string): Promise<void> {
  await company.quiet(silenceAfter(work));
  const repeated = company.effectsSince(before, work.calls).map(kindOf);
  if (repeated.length === 0) return;
  fail(`The extension did an event again ${cause}`, {
    expected: `no second ${[...new Set(repeated)].join(', ')}`,
    actual: repeated.join(', '),
  });
}
