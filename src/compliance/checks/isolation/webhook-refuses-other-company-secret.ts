import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted, expectRefused } from '../../define-check.js';

const { acceptedStatuses } = calls.webhook;

export const webhookRefusesOtherCompanySecret = defineCheck({
  id: 'webhook-refuses-other-company-secret',
  group: 'isolation',
  title: "A webhook for one company with another company's secret is refused",
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: [
    'activate-accepted',
    'webhook-accepted',
    'activate-second-company',
    'activate-webhook-secret-per-company',
  ],
  source: source('recommendations', 'A webhook is matched to a company and to the secret of that company.'),
  fix: 'Look up the row of the company that the webhook names, and compare with its secret alone.',
  likelyCause: 'The secret is compared with those of all companies.',
  async run(context) {
    const [one, other] = [context.company(), context.company()];
    await one.activated();
    await other.activated();
    one.firstWebhook();
    const right = await one.webhook();
    expectAccepted(right, 'The extension did not take a webhook with the right secret', acceptedStatuses);
    const report = await one.webhook({ secret: other.firstWebhook().secret });
    expectRefused(report, `The extension took a webhook for ${one.id} with the secret of ${other.id}`);
  },
});
