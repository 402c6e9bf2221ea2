import { calls } from '../../../contract/calls.js';
import type { CallReport } from '../../../contract/exchange.js';
import { defineCheck, effectsByEvent, expectAccepted, fail, sentWebhook, skip } from '../../define-check.js';

const events = 200;
/** Few enough that each is answered in time on a machine that has other work, too. */
const atOnce = 20;
/** A worker that has done nothing for so long is not at work any more. */
const stalledMs = 5_000;

export const webhookBurst = defineCheck({
  id: 'webhook-burst',
  group: 'webhook',
  title: `Each of ${events} webhooks, ${atOnce} at a time, is taken within 5 seconds and has its effect once`,
  severity: 'required',
  long: 'work',
  needs: ['webhook-endpoint'],
  after: ['activate-accepted', 'webhook-accepted', 'webhook-answers-before-work', 'webhook-same-id-once'],
  source: calls.webhook.source,
  observes: `${events} webhooks are sent, ${atOnce} at a time, and each must be accepted. Then none may be left without the calls to the platform that a single webhook leads to, and none have more of them.`,
  fix: 'Record each webhook with one insert and answer; let workers take what is recorded, each row by one of them.',
  likelyCause:
    'Something is shared without a lock, a queue in memory drops what is too much, or each webhook is answered after the one before it is done.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const one = await company.workOn();
    const usual = effectsByEvent(one, one.calls)?.(one.body).length ?? null;
    const before = company.serviceCalls().length;
    const reports: CallReport[] = [];
    while (reports.length < events) {
      const sent = await Promise.all(Array.from({ length: atOnce }, () => company.webhook()));
      for (const report of sent) {
        expectAccepted(
          report,
          `The extension did not take every one of ${atOnce} webhooks at a time`,
          calls.webhook.acceptedStatuses,
        );
      }
      reports.push(...sent);
    }
    if (usual === null)
      skip(
        'the calls of the extension do not name what an event is about, so which event is done can not be seen',
      );
    let [looked, found] = [before, 0];
    // Asked for all the time: each call is looked at once.
    const done = (): number => {
      const made = company.effectsSince(looked, one.calls).length;
      looked = company.serviceCalls().length;
      found += made;
      return found;
    };
    let seen = -1;
    while (seen < done() && done() < events * usual) {
      seen = done();
      await context.waitFor(() => done() >= events * usual, Math.min(stalledMs, context.patience()));
    }
    if (done() < events * usual && context.patience() === 0)
      skip(`the extension works on ${events} events for longer than this check may wait (--timeout)`);
    await company.quiet(150);
    const made = company.serviceCalls().slice(before);
    const effects = effectsByEvent(one, made);
    const counts = reports.map((report) => effects?.(sentWebhook(report)).length ?? 0);
    const lost = counts.filter((count) => count === 0).length;
    const repeated = counts.filter((count) => count > usual).length;
    if (lost + repeated === 0) return;
    fail(`Of ${events} webhooks in a burst, ${lost} have no effect and ${repeated} have it more than once`, {
      expected: `${usual} ${usual === 1 ? 'call' : 'calls'} to the platform for each`,
      actual: `${Math.min(...counts)} to ${Math.max(...counts)}`,
    });
  },
});
