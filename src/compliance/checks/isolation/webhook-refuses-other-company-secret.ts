import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted, expectRefused } from '../../define-check.js';

const { acceptedStatuses } = calls.webhook;

export const webhookRefusesOtherCompanySecret = defineCheck({
  id: 'webhook-refuses-other-company-secret',
  group: 'isolation',
  title: "A webhook for one company with another company's secret, or with a token, is refused",
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: [
    'activate-accepted',
    'webhook-accepted',
    'activate-second-company',
    'activate-webhook-secret-per-company',
  ],
  source: source('recommendations', 'A webhook is matched to a company and to the secret of that company.'),
  observes:
    "Two companies activate, and for each a webhook is sent with the other's secret, service token and admin token, and with its own service token. All must be refused, and one with its own secret be accepted.",
  fix: 'Look up the row of the company that the webhook names, and compare with its secret alone.',
  likelyCause: 'The secret is compared with those of all companies.',
  async run(context) {
    const [first, second] = [context.company(), context.company()];
    await first.activated();
    await second.activated();
    // Each way: whoever looks at one row alone, the oldest or the newest, is right for one of them.
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      one.firstWebhook();
      const right = await one.webhook();
      expectAccepted(right, 'The extension did not take a webhook with the right secret', acceptedStatuses);
      const { secret } = one.firstWebhook();
      for (const [what, credential] of [
        ['the secret', other.firstWebhook().secret],
        ['the service token', other.serviceToken()],
        ["an admin's token", other.adminToken],
        ['the service token', one.serviceToken()],
      ] as const) {
        if (credential === null || credential === secret) continue;
        const whose = credential === one.serviceToken() ? one.id : other.id;
        const report = await one.webhook({ secret: credential });
        expectRefused(report, `The extension took a webhook for ${one.id} with ${what} of ${whose}`);
      }
    }
  },
});
