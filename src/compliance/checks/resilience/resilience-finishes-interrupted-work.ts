import { source } from '../../../contract/sources.js';
import {
  allButTokenChecks,
  defineCheck,
  expectEffect,
  sendHeldWebhook,
  untilReleased,
} from '../../define-check.js';

export const resilienceFinishesInterruptedWork = defineCheck({
  id: 'resilience-finishes-interrupted-work',
  group: 'resilience',
  title: 'Work that a crash interrupts in the middle of a call to the platform is finished after the restart',
  severity: 'required',
  needs: ['webhook-endpoint', 'restart'],
  after: ['activate-accepted', 'webhook-accepted', 'webhook-survives-kill'],
  source: source(
    'recommendations',
    'Record a webhook, answer, and do the work afterwards: after a success the platform never sends it again.',
  ),
  observes:
    'A webhook is accepted, and the extension is killed while it waits for the platform, which never sees the call. After the start, the event must have its effect on the platform.',
  fix: 'Mark an event as done after its work, not before; what was claimed by a process that died is free again when its lease ends. Where a lease is longer than this check waits: rehive-ext check --timeout 120.',
  likelyCause: 'An event is taken out of the queue, or marked as done, before the platform has answered.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // First without a crash: an extension whose work can't be seen is skipped here.
    const first = await company.work();
    let before = 0;
    const path = allButTokenChecks;
    const release = company.fault({ path, respond: untilReleased });
    // What was held does not reach the platform either.
    const drop = company.fault({ path, respond: 'drop' });
    await context.restart({
      kill: true,
      last: () => sendHeldWebhook(context, company),
      whileDown() {
        release();
        drop();
        before = company.serviceCalls().length;
      },
    });
    await expectEffect(context, company, {
      since: before,
      first,
      message: 'Work that a crash interrupted was never finished',
    });
  },
});
