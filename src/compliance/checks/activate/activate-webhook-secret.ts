import { limits } from '../../../contract/limits.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

/** 32 random characters of even the smallest usual alphabet, hex, have more different ones with all but certainty. */
const fewestDifferent = 8;

export const activateWebhookSecret = defineCheck({
  id: 'activate-webhook-secret',
  group: 'activate',
  title: 'The webhook secret has at least 32 random characters',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'activate-creates-webhooks'],
  source: source('events', 'A webhook secret has at least 32 random characters.'),
  observes: `A company activates. Of the secret that its webhook has on the platform, the characters are counted (at least ${limits.webhookSecretMinLength}), and how many different ones there are (at least ${fewestDifferent}).`,
  fix: 'Make the secret with a cryptographic source, for example randomBytes(32).toString("hex").',
  likelyCause: 'The secret is a password that somebody thought of.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const { secret } = company.firstWebhook();
    const different = new Set(secret).size;
    if (secret.length >= limits.webhookSecretMinLength && different >= fewestDifferent) return;
    fail('The webhook secret is weak', {
      expected: `at least ${limits.webhookSecretMinLength} random characters`,
      actual: `${secret.length} characters, ${different} different ones`,
    });
  },
});
