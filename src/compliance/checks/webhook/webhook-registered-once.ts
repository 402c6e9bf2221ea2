import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const webhookRegisteredOnce = defineCheck({
  id: 'webhook-registered-once',
  group: 'webhook',
  title: 'However often a company activates, the platform has one webhook per event at the extension',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'activate-repeatable', 'activate-creates-webhooks', 'deactivate-reactivation'],
  source: source(
    'events',
    'Each webhook gets every event, with an id of its own: two for one event are two events to the extension.',
  ),
  observes:
    'A company activates three times, the last time after a deactivation. The platform must not have two enabled webhooks for one event at the extension.',
  fix: "Use the same URL at every activation, and look for the platform's webhook before a new one is created.",
  likelyCause:
    'The URL has something in it that differs each time, so the platform does not see that it is the same.',
  async run(context) {
    const company = context.company();
    await company.activated();
    company.firstWebhook();
    await company.activated();
    await company.deactivate();
    await company.activated();
    // Not documented to be done before the answer, so it gets a moment.
    await company.quiet(150);
    const events = company.webhooks().flatMap(({ event, enabled }) => (enabled ? [event] : []));
    const twice = [...new Set(events.filter((event, index) => events.indexOf(event) < index))];
    if (twice.length === 0) return;
    fail(`After three activations, the platform has several webhooks for ${twice.join(', ')}`, {
      expected: `one webhook per event: ${[...new Set(events)].join(', ')}`,
      actual: company
        .webhooks()
        .map(({ event, url }) => `${event} at ${url}`)
        .join('; '),
    });
  },
});
