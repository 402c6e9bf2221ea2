import { source } from '../../../contract/sources.js';
import { defineCheck, describeExchange, fail, skip } from '../../define-check.js';

export const deactivatePurgeInactive = defineCheck({
  id: 'deactivate-purge-inactive',
  group: 'deactivate',
  title:
    'A company that deactivated the extension can be purged later: it is deleted, or the call is refused',
  severity: 'recommended',
  needs: ['webhook-endpoint'],
  after: ['deactivate-purge-deletes', 'deactivate-keeps-webhook-secret'],
  source: source(
    'requirements',
    'With purge, everything about the company is deleted; that it may come after a deactivation, with the last token, is assumed.',
  ),
  observes:
    'A company that the extension has as deactivated deactivates with "purge": true. This must not end in a 5xx; where it is accepted, the webhook must have another secret after the next activation, and the old one be refused.',
  fix: 'With "purge": true delete the company whether it is active or not, and answer 4xx where its token proves nothing any more.',
  likelyCause:
    'A company that is not active is answered before "purge" is read, or looked for among the active ones alone.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const { secret } = company.firstWebhook();
    await context.deactivateUnnoticed(company);
    const report = await company.deactivate({ purge: true });
    const status = report.exchange.response?.status ?? 500;
    if (status >= 500) {
      fail('A purge of a company that is not active failed', {
        expected: '200 or 201, or a 4xx',
        actual: describeExchange(report.exchange),
      });
    }
    if (!report.accepted) return;
    await company.activated();
    const [after] = company.webhooks();
    if (after === undefined)
      skip('after the purge and a new activation, the platform has no webhook to compare');
    if (after.secret !== secret && !(await company.webhook({ secret })).accepted) return;
    fail('A purge of a company that is not active was answered with success and deleted nothing', {
      expected: 'a new webhook secret after the purge',
      actual: 'the one from before',
    });
  },
});
