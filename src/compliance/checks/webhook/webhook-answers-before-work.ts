import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

/** Longer than a webhook may take, so an answer that waits for the platform comes too late. */
const delayMs = 8_000;

export const webhookAnswersBeforeWork = defineCheck({
  id: 'webhook-answers-before-work',
  group: 'webhook',
  title: 'A webhook is answered within 5 seconds while the platform is slow',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted'],
  source: source(
    'recommendations',
    'Record a webhook, answer within its 5 seconds, and do the work afterwards.',
  ),
  observes: `A webhook is sent while the platform answers each call ${delayMs / 1000} seconds late. It must be accepted within its 5 seconds all the same.`,
  fix: 'Store the event, answer, and let a worker call the platform.',
  likelyCause: 'The platform is called while the webhook is being answered.',
  async run(context) {
    const company = context.company();
    await company.activated();
    company.firstWebhook();
    company.fault({ respond: { delayMs } });
    const report = await company.webhook();
    expectAccepted(
      report,
      'The extension did not answer while the platform was slow',
      calls.webhook.acceptedStatuses,
    );
  },
});
