import { source } from '../../../contract/sources.js';
import { defineCheck, describeExchange, fail } from '../../define-check.js';

export const webhookRefusesGet = defineCheck({
  id: 'webhook-refuses-get',
  group: 'webhook',
  title: 'A GET at the address of the webhooks is not answered as one that was taken',
  severity: 'recommended',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted'],
  source: source(
    'events',
    'A webhook is a POST. What a redirect on the way turns into a GET has lost its body.',
  ),
  observes:
    'A GET with the right secret is sent to the address of the webhook. An answer from 200 to 299 is a breach.',
  fix: 'Answer 405 to every method but POST.',
  likelyCause: 'One handler serves all methods, or another page has the same address.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const { secret } = company.firstWebhook();
    const exchange = await company.forge({
      method: 'GET',
      authorization: `Secret ${secret}`,
      body: undefined,
    });
    const status = exchange.response?.status ?? 0;
    if (status < 200 || status >= 300) return;
    fail('The extension answers a GET as if it had taken a webhook', {
      expected: 'a refusal, such as 405',
      actual: describeExchange(exchange),
    });
  },
});
