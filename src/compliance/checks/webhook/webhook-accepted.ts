import { calls } from '../../../contract/calls.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

const { webhook } = calls;

export const webhookAccepted = defineCheck({
  id: 'webhook-accepted',
  group: 'webhook',
  title: 'A webhook with the right secret is answered with 200, 201 or 202 within 5 seconds',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'activate-creates-webhooks'],
  source: webhook.source,
  observes:
    'A company activates, and the platform sends a webhook to the address and with the secret that the extension gave it. The status and the time until the answer are judged.',
  fix: 'Compare the header "Authorization: Secret <secret>" with the stored secret, record the event, answer 200.',
  likelyCause: 'The secret is looked for in another header, or has changed since the platform was told.',
  async run(context) {
    const company = context.company();
    await company.activated();
    company.firstWebhook();
    const report = await company.webhook();
    expectAccepted(
      report,
      'The extension did not take a webhook with the right secret',
      webhook.acceptedStatuses,
    );
  },
});
