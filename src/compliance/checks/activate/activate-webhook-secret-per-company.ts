import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const activateWebhookSecretPerCompany = defineCheck({
  id: 'activate-webhook-secret-per-company',
  group: 'activate',
  title: 'Each company has a webhook secret of its own',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-second-company', 'activate-creates-webhooks', 'activate-webhook-secret'],
  source: source(
    'recommendations',
    'Webhooks are matched to a company and to its secret, which an admin of the company can read on the platform.',
  ),
  observes: 'Two companies activate, and the secrets of their webhooks on the platform are compared.',
  fix: 'Make a new random secret for every company and store it in its row.',
  likelyCause: 'The secret comes from an environment variable, the same for everybody.',
  async run(context) {
    const [one, other] = [context.company(), context.company()];
    await one.activated();
    await other.activated();
    if (one.firstWebhook().secret !== other.firstWebhook().secret) return;
    fail('Two companies have the same webhook secret', {
      expected: 'a secret per company',
      actual: `the same for ${one.id} and ${other.id}`,
    });
  },
});
