import { source } from '../../../contract/sources.js';
import { defineCheck, expectSuccess } from '../../define-check.js';

export const webhookSchemeAnyCase = defineCheck({
  id: 'webhook-scheme-any-case',
  group: 'webhook',
  title: 'The name of the scheme, Secret, is taken in any case',
  severity: 'recommended',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted'],
  source: source(
    'events',
    'A webhook carries Authorization: Secret <secret>; in HTTP the name of a scheme has no case.',
  ),
  observes:
    'Two webhooks are sent with the right secret after "secret" and after "SECRET". Both must be answered with a status from 200 to 299.',
  fix: 'Compare the scheme without regard to case, and the secret with regard to it.',
  likelyCause: 'The header is compared as one text, or has to begin with "Secret ".',
  async run(context) {
    const company = context.company();
    await company.activated();
    const { secret } = company.firstWebhook();
    for (const scheme of ['secret', 'SECRET']) {
      const body = await company.webhookBody();
      const exchange = await company.forge({ authorization: `${scheme} ${secret}`, body });
      expectSuccess(exchange, `The extension refused the right secret after "${scheme}"`);
    }
  },
});
