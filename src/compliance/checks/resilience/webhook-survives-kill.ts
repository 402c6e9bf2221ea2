import { source } from '../../../contract/sources.js';
import { defineCheck, fail, skip } from '../../define-check.js';

const waitMs = 10_000;

export const webhookSurvivesKill = defineCheck({
  id: 'webhook-survives-kill',
  group: 'resilience',
  title: 'An event that was answered with success is not lost when the extension is killed right after',
  severity: 'required',
  needs: ['webhook-endpoint', 'restart'],
  after: ['activate-accepted', 'webhook-accepted', 'webhook-same-id-once'],
  source: source(
    'recommendations',
    'Record a webhook, then answer: after a success the platform never sends it again.',
  ),
  fix: 'Store the event before answering, and let the extension finish what is stored when it starts.',
  likelyCause: 'The event waits in memory, or is answered before it is stored.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // First without a kill: an extension whose work can't be seen is skipped here.
    await company.work();
    await company.quiet(200);
    // Keeps the work from being done before the kill.
    const mend = company.fault({
      respond: { status: 503, body: { status: 'error', message: 'Unavailable.' } },
    });
    let done = 0;
    await context.restart({
      async last() {
        const report = await company.webhook();
        if (report.accepted) return;
        skip(
          'the extension takes no webhook while the platform fails, so it has promised nothing that could be lost',
        );
      },
      whileDown() {
        mend();
        done = company.serviceCalls().length;
      },
    });
    if (await context.waitFor(() => company.serviceCalls().length > done, waitMs)) return;
    fail('An event was answered with success and never worked on', {
      expected: `the calls for it within ${waitMs / 1000} s after the restart`,
      actual: 'no call to the platform',
    });
  },
});
