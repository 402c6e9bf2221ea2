import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted, expectRefused } from '../../define-check.js';

const { acceptedStatuses } = calls.webhook;

export const webhookRefusesNoSecret = defineCheck({
  id: 'webhook-refuses-no-secret',
  group: 'webhook',
  title: 'A webhook without a secret is refused',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted'],
  source: source(
    'events',
    'A webhook carries Authorization: Secret <secret>: the proof that the platform sent it.',
  ),
  fix: "Answer 401 unless the secret is the one that is stored for the webhook's company.",
  likelyCause: 'The secret is compared only when the header is there.',
  async run(context) {
    const company = context.company();
    await company.activated();
    company.firstWebhook();
    const right = await company.webhook();
    expectAccepted(right, 'The extension did not take a webhook with the right secret', acceptedStatuses);
    const report = await company.webhook({ secret: null });
    expectRefused(report, 'The extension took a webhook without a secret');
  },
});
