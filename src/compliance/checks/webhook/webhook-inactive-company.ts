import { source } from '../../../contract/sources.js';
import { defineCheck, expectNoServerError, fail, kindOf } from '../../define-check.js';

export const webhookInactiveCompany = defineCheck({
  id: 'webhook-inactive-company',
  group: 'webhook',
  title:
    'A webhook for a company that has deactivated the extension is refused or ignored, and nothing is done for it',
  severity: 'required',
  long: 'silence',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted', 'deactivate-accepted'],
  source: source(
    'requirements',
    'A deactivated company keeps its data and is not served; what was on its way may still arrive.',
  ),
  observes:
    'A company deactivates, and a webhook for it arrives late, with the right secret. It must be answered with a status below 500, and lead to no call to the platform.',
  fix: 'Look at the active flag when a webhook comes, and again before the work on it begins.',
  likelyCause: 'The active flag is not looked at, or the missing token becomes a failure of the server.',
  async run(context) {
    const company = context.company();
    await company.activated();
    company.firstWebhook();
    const { id, event, data } = await company.webhookBody();
    await company.quiet(200);
    await company.deactivate();
    const before = company.serviceCalls().length;
    const { exchange } = await company.webhook({ id: String(id), event, data });
    expectNoServerError(exchange, 'The extension failed at a webhook for a company that has deactivated it');
    await company.quiet(300);
    const made = company.serviceCalls().slice(before);
    if (made.length === 0) return;
    fail('The extension goes on for a company that has deactivated it, with the token that has ended', {
      expected: 'no call to the platform',
      actual: [...new Set(made.map(kindOf))].join(', '),
    });
  },
});
