import { calls } from '../../../contract/calls.js';
import { limits } from '../../../contract/limits.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

const bytes = 150_000;

export const webhookLargeBody = defineCheck({
  id: 'webhook-large-body',
  group: 'webhook',
  title: 'A webhook of 150 KB is taken',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted'],
  source: source(
    'metadata',
    `The metadata of one resource may have ${limits.metadataMaxBytes} bytes, so a webhook can have well over 100 KB.`,
  ),
  fix: 'Raise the limit for request bodies to 1 MB or more on the webhook endpoint.',
  likelyCause: 'The framework takes 100 KB by default.',
  async run(context) {
    const company = context.company();
    await company.activated();
    company.firstWebhook();
    const metadata = Object.fromEntries(
      ['first', 'second'].map((key) => [key, key.slice(0, 1).repeat(bytes / 2)] as const),
    );
    const report = await company.webhook({ data: { metadata } });
    expectAccepted(report, 'The extension refused a webhook of 150 KB', calls.webhook.acceptedStatuses);
  },
});
