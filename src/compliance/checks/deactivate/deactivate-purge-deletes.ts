import { source } from '../../../contract/sources.js';
import { defineCheck, fail, skip } from '../../define-check.js';

export const deactivatePurgeDeletes = defineCheck({
  id: 'deactivate-purge-deletes',
  group: 'deactivate',
  title: "A deactivation with purge deletes the company's webhook secret with everything else",
  severity: 'required',
  needs: ['webhook-endpoint'],
  after: [
    'deactivate-purge-accepted',
    'activate-webhook-secret-per-company',
    'webhook-accepted',
    'webhook-refuses-wrong-secret',
  ],
  source: source(
    'requirements',
    'With purge, everything about the company is deleted: it is being removed from Rehive.',
  ),
  observes:
    'A company deactivates with "purge": true and activates again. Its webhook must have another secret than before, and one with the old secret be refused.',
  fix: 'Delete the row of the company, its webhook secret and its events when "purge" is true.',
  likelyCause: 'The field "purge" is not read.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const before = company.firstWebhook();
    await company.deactivate({ purge: true });
    await company.activated();
    const [after] = company.webhooks();
    if (after === undefined)
      skip('after the purge and a new activation, the platform has no webhook to compare');
    // The secret is random and stored nowhere else: one that survives was not deleted. Where the platform has
    // another one by now, the old one must have become worthless.
    const survived = after.secret === before.secret;
    const report = await company.webhook({ secret: before.secret });
    if (!survived && !report.accepted) return;
    fail('The webhook secret from before the purge still works after it', {
      expected: 'a new secret after the purge',
      actual: 'the one from before',
    });
  },
});
