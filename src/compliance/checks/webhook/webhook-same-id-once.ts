import { source } from '../../../contract/sources.js';
import { calls } from '../../../contract/calls.js';
import { defineCheck, expectAccepted, fail, kindOf, silenceAfter } from '../../define-check.js';

export const webhookSameIdOnce = defineCheck({
  id: 'webhook-same-id-once',
  group: 'webhook',
  title: 'An event that is delivered twice is taken twice and has its effect once',
  severity: 'required',
  long: 'silence',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted'],
  source: source(
    'events',
    'The id is the same for every retry of one event, so an event that was seen is done.',
  ),
  observes:
    'One event is delivered, worked on, and delivered once more. The second delivery must be accepted too, and not repeat the effect on the platform.',
  fix: 'Store the id of every event under a unique key with its company, and do nothing for one that is there already.',
  likelyCause: 'The id is not stored, or only after the work is done.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const id = context.newEventId();
    const first = await company.workOn({ id });
    const before = company.serviceCalls().length;
    expectAccepted(
      await company.webhook({ id }),
      'The extension refused an event that it had taken before',
      calls.webhook.acceptedStatuses,
    );
    await company.quiet(silenceAfter(first));
    const repeated = company.effectsSince(before, first.calls).map(kindOf);
    if (repeated.length === 0) return;
    fail('The second delivery of the same event had an effect of its own', {
      expected: `no second ${[...new Set(repeated)].join(', ')}`,
      actual: repeated.join(', '),
    });
  },
});
