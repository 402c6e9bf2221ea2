import { source } from '../../../contract/sources.js';
import { defineCheck, effectsOf, expectEffect, fail, kindOf, skip } from '../../define-check.js';

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
  observes:
    'A webhook is accepted while the platform answers 503, and the extension is killed right after its answer. After the start, the event must have its effect on the platform, and no more often than an ordinary one.',
  fix: 'Store the event before answering, and let the extension finish what is stored when it starts. Where a lease is longer than this check waits: rehive-ext check --timeout 120.',
  likelyCause: 'The event waits in memory, or is answered before it is stored.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // First without a kill: an extension whose work can't be seen is skipped here.
    const first = await company.work();
    await company.quiet(200);
    // Keeps the work from being done before the kill.
    const mend = company.fault({
      respond: { status: 503, body: { status: 'error', message: 'Unavailable.' } },
    });
    let before = 0;
    await context.restart({
      kill: true,
      async last() {
        const report = await company.webhook();
        if (report.accepted) return;
        skip(
          'the extension takes no webhook while the platform fails, so it has promised nothing that could be lost',
        );
      },
      whileDown() {
        mend();
        before = company.serviceCalls().length;
      },
    });
    await expectEffect(context, company, {
      since: before,
      first,
      message: 'An event was answered with success and never worked on',
    });
    await company.quiet(200);
    const [usual, done] = [effectsOf(first), company.effectsSince(before, first)];
    if (done.length <= usual.length) return;
    fail('An event was done more than once after the extension was killed', {
      expected: usual.map(kindOf).join(', '),
      actual: done.map(kindOf).join(', '),
    });
  },
});
