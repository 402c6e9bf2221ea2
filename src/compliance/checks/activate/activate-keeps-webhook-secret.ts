import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

export const activateKeepsWebhookSecret = defineCheck({
  id: 'activate-keeps-webhook-secret',
  group: 'activate',
  title: "After a second activation, the platform's webhook secret is still the extension's",
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-repeatable', 'activate-creates-webhooks', 'webhook-accepted'],
  source: source(
    'events',
    'Only one webhook exists per URL and event, and it keeps the secret that it was made with.',
  ),
  observes:
    'A company activates twice; then the platform sends a webhook with the secret that it has, which must be accepted.',
  fix: "Keep the secret, or change the platform's webhook (PATCH /3/admin/webhooks/{id}/) whenever a new one is made.",
  likelyCause: 'Every activation makes a new secret, and the platform is never told.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await company.activated();
    company.firstWebhook();
    expectAccepted(
      await company.webhook(),
      'The extension refuses webhooks since it was activated a second time',
      calls.webhook.acceptedStatuses,
    );
  },
});
