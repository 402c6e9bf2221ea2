import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted, expectRefused } from '../../define-check.js';

const { acceptedStatuses } = calls.webhook;

export const webhookRefusesWrongSecret = defineCheck({
  id: 'webhook-refuses-wrong-secret',
  group: 'webhook',
  title: 'A webhook with a wrong secret is refused',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted'],
  source: source(
    'events',
    'A webhook carries Authorization: Secret <secret>: the proof that the platform sent it.',
  ),
  fix: "Answer 401 unless the secret is the one that is stored for the webhook's company.",
  likelyCause: 'The header has to be there, but what it says is not compared.',
  async run(context) {
    const company = context.company();
    await company.activated();
    company.firstWebhook();
    const right = await company.webhook();
    expectAccepted(right, 'The extension did not take a webhook with the right secret', acceptedStatuses);
    const report = await company.webhook({ secret: context.unknownToken() });
    expectRefused(report, 'The extension took a webhook with a wrong secret');
  },
});
