import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted, fail, workMs } from '../../define-check.js';

export const webhookSameIdPerCompany = defineCheck({
  id: 'webhook-same-id-per-company',
  group: 'webhook',
  title: 'The same id for two companies is two events',
  severity: 'required',
  long: 'silence',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted', 'activate-second-company', 'webhook-same-id-once'],
  source: source(
    'events',
    'The id tells the events of one webhook apart; that it is unique beyond a company is not documented.',
  ),
  observes:
    'Two companies get an event with the same id. The second one must be accepted and worked on as well.',
  fix: 'Make the unique key of company and id together.',
  likelyCause: 'The id alone is the key, so the second company’s event counts as seen.',
  async run(context) {
    const [one, other] = [context.company(), context.company()];
    await one.activated();
    await other.activated();
    other.firstWebhook();
    const id = context.newEventId();
    const first = await one.work({ id });
    await other.quiet(50);
    const before = other.serviceCalls().length;
    expectAccepted(
      await other.webhook({ id }),
      'The extension refused an event because another company had one with its id',
      calls.webhook.acceptedStatuses,
    );
    const done = (): boolean => other.effectsSince(before, first).length > 0;
    if (await context.waitFor(done, workMs)) return;
    fail('The extension counts an event as seen because another company had one with its id', {
      expected: `work on the event of ${other.id} within ${workMs / 1000} s`,
      actual: 'no call to the platform because of it',
    });
  },
});
