import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const manifestWebhookEndpoint = defineCheck({
  id: 'manifest-webhook-endpoint',
  group: 'manifest',
  title: 'An extension that names webhooks has an endpoint for them',
  severity: 'required',
  needs: ['declared-webhooks'],
  manifestPath: ['endpoints', 'webhook'],
  source: source('events', 'A webhook is sent to a URL of the extension.'),
  observes: 'Reads rehive.json: where it names webhooks, endpoints.webhook must not be null.',
  fix: 'Write the path that takes webhooks as endpoints.webhook in rehive.json, or remove the webhooks.',
  async run({ manifest }) {
    if (manifest.endpoints.webhook !== null) return;
    fail('rehive.json names webhooks and says that there is no endpoint for them', {
      expected: 'a path as endpoints.webhook',
      actual: `null, with webhooks for ${manifest.webhooks.map(({ event }) => event).join(', ')}`,
    });
  },
});
