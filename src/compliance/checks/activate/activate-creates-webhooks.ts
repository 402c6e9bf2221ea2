import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const activateCreatesWebhooks = defineCheck({
  id: 'activate-creates-webhooks',
  group: 'activate',
  title: 'After the activation, the platform has every webhook that rehive.json names, at the extension',
  severity: 'required',
  needs: ['declared-webhooks', 'webhook-endpoint'],
  after: ['activate-accepted'],
  source: source(
    'requirements',
    'The extension creates its webhooks (POST /3/admin/webhooks/) when it is activated.',
  ),
  observes:
    "A company activates. Within a few seconds, the platform must have an enabled webhook at the extension's address for each event under webhooks in rehive.json.",
  fix: 'Create the webhooks with the service token during the activation, with BASE_URL as the base of their URL.',
  likelyCause: 'The webhooks are made by hand, only for the first company, or for a fixed address.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const declared = context.manifest.webhooks.map(({ event }) => event);
    // Not documented to be done before the answer, so it gets a moment.
    if (await company.hasItsWebhooks(3_000)) return;
    const found = company.webhooks().flatMap(({ event, enabled }) => (enabled ? [event] : []));
    const missing = declared.filter((event) => !found.includes(event));
    fail(`The platform has no webhook for ${missing.join(', ')} at the extension`, {
      expected: `an enabled webhook at ${context.extensionUrl} for ${declared.join(', ')}`,
      actual: found.join(', ') || 'none',
    });
  },
});
