import { source } from '../../../contract/sources.js';
import { defineCheck } from '../../define-check.js';

export const activateNewTokenUsed = defineCheck({
  id: 'activate-new-token-used',
  group: 'activate',
  title: 'After a second activation, the extension calls the platform with the second token',
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: ['activate-repeatable', 'activate-keeps-webhook-secret', 'webhook-accepted'],
  source: source(
    'requirements',
    'A company that activates again is normal: it is known already, and the token is new.',
  ),
  observes:
    'A company activates twice, which ends its first token, and the platform sends a webhook. It must be accepted, and the calls to the platform that it leads to be made with the second token.',
  fix: 'Update the token of the row that exists, for example with ON CONFLICT … DO UPDATE SET token.',
  likelyCause: 'What is there already is left as it is (ON CONFLICT DO NOTHING, get_or_create).',
  async run(context) {
    const company = context.company();
    await company.activated();
    // First without a second activation: an extension whose work can't be seen is skipped here.
    await company.work();
    await company.activated();
    await context.expectWork(company, 'After a second activation, the extension does not use its token');
  },
});
