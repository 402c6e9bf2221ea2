import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted, untilReleased } from '../../define-check.js';

/** Longer than an activation takes, and shorter than an extension waits for the platform. Milliseconds. */
const holdMs = 500;

export const activateConcurrentCompanies = defineCheck({
  id: 'activate-concurrent-companies',
  group: 'activate',
  title: 'Two companies that activate at the same time are not mixed up',
  severity: 'required',
  needs: ['declared-webhooks', 'webhook-endpoint'],
  after: ['activate-second-company', 'activate-creates-webhooks', 'webhook-accepted'],
  decidesConcurrency: true,
  source: source(
    'recommendations',
    'Companies are kept apart: what the extension does for one, it does with its token and its secret.',
  ),
  observes:
    'Two companies activate at once, and the token check of the first is answered late, so that the second overtakes it. Both must be accepted, and a webhook of the first then lead to calls with its own service token.',
  fix: 'Hand company and token from function to function; keep nothing of a request in a variable that all requests share.',
  likelyCause:
    'A client or a variable is shared by all requests, and a second one changes it while the first waits.',
  async run(context) {
    const [one, other] = [context.company(), context.company()];
    // The first is told whose token it is when the second is done.
    const release = one.fault({ path: '/3/auth/', respond: untilReleased });
    const activating = one.activate();
    await context.waitFor(() => one.faultsMet() > 0, holdMs);
    const joining = other.activate();
    // An extension may take companies one after another: then the second waits for the first.
    await Promise.race([joining, context.pause(holdMs)]);
    release();
    const [first, second] = await Promise.all([activating, joining]);
    const message = 'The extension refused one of two companies that activated at the same time';
    expectAccepted(first, message, calls.activate.acceptedStatuses);
    expectAccepted(second, message, calls.activate.acceptedStatuses);
    await Promise.all([one.hasItsWebhooks(1_500), other.hasItsWebhooks(1_500)]);
    // The second went through undisturbed: an extension whose work can't be seen is skipped here.
    await other.work();
    await context.expectWork(
      one,
      `After ${other.id} activated at the same time, ${one.id} is not served right`,
    );
  },
});
