import { calls } from '../../../contract/calls.js';
import { eventNames } from '../../../contract/events.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

export const webhookOtherEvent = defineCheck({
  id: 'webhook-other-event',
  group: 'webhook',
  title: 'A webhook for an event that the extension has no use for is taken and ignored',
  severity: 'recommended',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted'],
  source: source(
    'events',
    'Every answer but 200, 201 and 202 makes the platform send the same event again, up to 7 times.',
  ),
  observes:
    'A webhook with the right secret arrives for an event that the extension has no webhook for. It must be accepted.',
  fix: 'Answer 200 to every event whose secret is right, and ignore those that are not known.',
  likelyCause: 'The event is looked up in a list, and what is not in it becomes an error.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const { url, secret } = company.firstWebhook();
    const used = company.webhooks().map(({ event }) => event);
    const event = eventNames.find((name) => !used.includes(name)) ?? 'alert.update';
    const report = await company.webhook({ event, url, secret });
    expectAccepted(report, `The extension refused ${event}`, calls.webhook.acceptedStatuses);
  },
});
