import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

export const activateAdoptsWebhook = defineCheck({
  id: 'activate-adopts-webhook',
  group: 'activate',
  title: 'A webhook that the platform has already, with a secret that nobody knows any more, is taken over',
  severity: 'required',
  needs: ['declared-webhooks', 'webhook-endpoint'],
  after: ['activate-keeps-webhook-secret', 'deactivate-purge-accepted', 'webhook-accepted'],
  source: source(
    'events',
    'Only one webhook exists per URL and event: what an earlier activation left when it failed half-way is still there.',
  ),
  observes:
    'The extension is told to purge a company that the platform still has as active, its webhook included. After one more activation, a webhook with the secret that the platform has must be accepted within a few seconds.',
  fix: 'When the platform has the webhook already, change it (PATCH /3/admin/webhooks/{id}/) to the secret that you store, and enable it.',
  likelyCause: 'That the webhook exists is taken for success, and its secret is not the stored one.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // The extension has forgotten the company, the platform has not.
    await context.deactivateUnnoticed(company, { purge: true });
    expectAccepted(
      await company.activate(),
      'The extension refused an activation because of a webhook that exists already',
      calls.activate.acceptedStatuses,
    );
    // An activation need not wait for its webhooks.
    await company.hasItsWebhooks(3_000);
    const deadline = Date.now() + 3_000;
    let report = await company.webhook();
    while (!report.accepted && Date.now() < deadline) {
      await company.quiet(100);
      report = await company.webhook();
    }
    expectAccepted(
      report,
      'The extension refuses webhooks with the secret that the platform has',
      calls.webhook.acceptedStatuses,
    );
  },
});
