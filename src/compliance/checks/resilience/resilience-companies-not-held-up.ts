import { source } from '../../../contract/sources.js';
import { allButTokenChecks, defineCheck, fail, untilReleased } from '../../define-check.js';

/** More than a worker has hands. */
const events = 20;
const workMs = 10_000;

export const resilienceCompaniesNotHeldUp = defineCheck({
  id: 'resilience-companies-not-held-up',
  group: 'resilience',
  title: 'One company’s events are worked on while the platform answers nothing about another’s',
  severity: 'recommended',
  publicSeverity: 'required',
  needs: ['webhook-endpoint'],
  // Other checks hang the platform for their own company: they would be in the way of all others.
  decidesConcurrency: true,
  after: ['activate-accepted', 'webhook-accepted', 'activate-second-company', 'webhook-answers-before-work'],
  source: source('requirements', 'An extension keeps the companies that it serves apart.'),
  observes: `One company gets ${events} webhooks while the platform answers none of the calls for it. A webhook for another company must be worked on within ${workMs / 1000} seconds all the same.`,
  fix: 'Let no company have all workers: take the next event from the company that has the fewest under way.',
  likelyCause:
    'One queue is worked on in its order, and the first that waits holds up all that come after it.',
  async run(context) {
    const [stuck, other] = [context.company(), context.company()];
    await stuck.activated();
    await other.activated();
    const first = await other.work();
    stuck.firstWebhook();
    stuck.fault({ path: allButTokenChecks, respond: untilReleased });
    await Promise.all(Array.from({ length: events }, () => stuck.webhook()));
    await context.waitFor(() => stuck.faultsMet() > 0, 1_000);
    const before = other.serviceCalls().length;
    await other.webhook();
    const done = (): boolean => other.effectsSince(before, first).length > 0;
    if (await context.waitFor(done, workMs)) return;
    fail(
      `An event of ${other.id} is held up by ${events} events of ${stuck.id}, about which the platform answers nothing`,
      {
        expected: `work on it within ${workMs / 1000} s`,
        actual: 'no call that succeeded',
      },
    );
  },
});
