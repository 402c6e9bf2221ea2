import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, describeExchange, expectAccepted, fail } from '../../define-check.js';

export const activateConcurrent = defineCheck({
  id: 'activate-concurrent',
  group: 'activate',
  title:
    'An activation that arrives twice at the same time is answered twice, and the extension works afterwards',
  severity: 'recommended',
  after: ['activate-repeatable', 'activate-keeps-webhook-secret'],
  source: source(
    'requirements',
    'A company that activates again is normal; that two activations may meet (a second click, a proxy that repeats) is assumed.',
  ),
  observes:
    'One activation is sent twice at the same time, while the platform delays each of its answers a little. Neither may end in a 5xx or without an answer; afterwards there must be one webhook per event at most, and the extension must take one.',
  fix: 'Let one activation of a company wait for the other, for example with a lock on its row, and keep the secret that is there.',
  likelyCause:
    'Both find no company and no webhook: one fails at what the other made, or both make a secret and the platform has the other one.',
  async run(context) {
    const company = context.company();
    // So that both are under way in each step that the extension makes.
    const mend = company.fault({ respond: { delayMs: 60 } });
    const reports = await company.activateTwice();
    mend();
    for (const { exchange } of reports) {
      const status = exchange.response?.status ?? 0;
      if (status >= 200 && status < 500) continue;
      fail('One of two activations at the same time failed', {
        expected: 'success, or a refusal such as 409',
        actual: describeExchange(exchange),
      });
    }
    // The platform has given up what its own call was refused for.
    if (!reports[0].accepted) await company.activated();
    if (context.manifest.endpoints.webhook !== null) await company.hasItsWebhooks(1_500);
    const events = company.webhooks().map(({ event }) => event);
    if (new Set(events).size < events.length) {
      fail('Two activations at the same time made webhooks for the same event', {
        expected: 'one webhook per event',
        actual: events.join(', '),
      });
    }
    if (events.length === 0) return;
    expectAccepted(
      await company.webhook(),
      'After two activations at the same time, the extension refuses the webhooks of the company',
      calls.webhook.acceptedStatuses,
    );
  },
});
