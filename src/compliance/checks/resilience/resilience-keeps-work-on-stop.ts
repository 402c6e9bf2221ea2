import { source } from '../../../contract/sources.js';
import { allButTokenChecks, defineCheck, expectEffect, sendHeldWebhook } from '../../define-check.js';

const slowMs = 700;

export const resilienceKeepsWorkOnStop = defineCheck({
  id: 'resilience-keeps-work-on-stop',
  group: 'resilience',
  title:
    'Work that is under way when the extension is stopped is finished before it ends, or after the next start',
  severity: 'required',
  needs: ['webhook-endpoint', 'restart'],
  after: ['activate-accepted', 'webhook-accepted'],
  source: source(
    'recommendations',
    'Record a webhook, answer, and do the work afterwards: every deployment stops an extension in the middle of it.',
  ),
  observes: `A webhook is accepted, and the extension is asked to end (SIGTERM) while the platform takes ${slowMs} ms for each call. The event must have its effect on the platform, before the end or after the start.`,
  fix: 'On SIGTERM take no new work, and leave what is not done in the database as it is. Where a lease is longer than this check waits: rehive-ext check --timeout 120.',
  likelyCause: 'What is under way is cancelled, and counts as done or as failed for good.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // First without a stop: an extension whose work can't be seen is skipped here.
    const first = await company.work();
    const before = company.serviceCalls().length;
    const mend = company.fault({ path: allButTokenChecks, respond: { delayMs: slowMs } });
    await context.restart({ last: () => sendHeldWebhook(context, company) });
    mend();
    await expectEffect(context, company, {
      since: before,
      first,
      message: 'An event that was worked on when the extension was stopped was never finished',
    });
  },
});
