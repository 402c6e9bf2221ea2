import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted, expectRefused } from '../../define-check.js';

const { acceptedStatuses } = calls.webhook;

export const webhookRefusesSecretPrefix = defineCheck({
  id: 'webhook-refuses-secret-prefix',
  group: 'webhook',
  title: 'A webhook with only the beginning of the secret is refused',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted', 'webhook-refuses-wrong-secret'],
  source: source(
    'events',
    'A webhook carries Authorization: Secret <secret>: the whole secret is the proof.',
  ),
  fix: 'Compare the whole secret, with a function that takes the same time for every input.',
  likelyCause: 'The comparison ends with the shorter of the two, or tests whether one contains the other.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const { secret } = company.firstWebhook();
    const right = await company.webhook();
    expectAccepted(right, 'The extension did not take a webhook with the right secret', acceptedStatuses);
    const report = await company.webhook({ secret: secret.slice(0, 4) });
    expectRefused(report, 'The extension took four characters for the whole secret');
  },
});
