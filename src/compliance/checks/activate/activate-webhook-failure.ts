import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, describeExchange, expectAccepted, fail } from '../../define-check.js';

export const activateWebhookFailure = defineCheck({
  id: 'activate-webhook-failure',
  group: 'activate',
  title: 'An activation without its webhooks is not answered with success, and the next one makes up for it',
  severity: 'required',
  needs: ['declared-webhooks', 'webhook-endpoint'],
  after: ['activate-repeatable', 'activate-creates-webhooks'],
  source: source(
    'requirements',
    'The extension creates its webhooks when it is activated; a failed activation is reported to the company, which can try again.',
  ),
  observes:
    'A company activates while the platform answers POST /3/admin/webhooks/ with 500. The activation must be refused, or the webhooks follow once the platform works; and after the next activation, which must be accepted, they must all be there.',
  fix: 'Answer 502 with a message when a webhook could not be created, or create it later; never leave it out.',
  likelyCause:
    'The failure of POST /3/admin/webhooks/ is logged and nothing else, or the row that it left makes the next activation skip the webhooks.',
  async run(context) {
    const company = context.company();
    const mend = company.fault({ method: 'POST', path: '/3/admin/webhooks/', respond: { status: 500 } });
    const report = await company.activate();
    if (await company.hasItsWebhooks(0)) return;
    mend();
    // Whoever creates them after the answer has to try again.
    if (report.accepted && !(await company.hasItsWebhooks(5_000))) {
      fail('The activation was answered with success, and the webhooks that failed were never created', {
        expected: 'a refusal, or the webhooks within 5 s after the platform works again',
        actual: describeExchange(report.exchange),
      });
    }
    expectAccepted(
      await company.activate(),
      'After an activation that failed half-way, the extension refused the next one',
      calls.activate.acceptedStatuses,
    );
    if (await company.hasItsWebhooks(3_000)) return;
    fail('The activation after one that failed half-way did not create the webhooks', {
      expected: `an enabled webhook at ${context.extensionUrl} for ${context.manifest.webhooks.map(({ event }) => event).join(', ')}`,
      actual:
        company
          .webhooks()
          .map(({ event }) => event)
          .join(', ') || 'none',
    });
  },
});
