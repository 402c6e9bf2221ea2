import { calls, type LifecycleCall } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import {
  defineCheck,
  expectAccepted,
  fail,
  skip,
  type Check,
  type CheckContext,
} from '../../define-check.js';

interface Member extends Pick<Check, 'title' | 'observes' | 'needs' | 'after'> {
  call: LifecycleCall;
  run: (context: CheckContext) => Promise<void>;
}

const invisible = 'nothing that can be seen from outside tells an active company from one that is not';

const members: readonly Member[] = [
  {
    call: 'activate',
    title:
      'A company whose activation was answered with success is not forgotten when the extension is killed right after',
    observes:
      'A company activates, and the extension is killed right after its answer. After the start, it must serve the company as it does after any activation: its webhooks are taken, its admin is answered.',
    after: ['activate-repeatable'],
    async run(context) {
      const company = context.company();
      const before = await context.signsOfActivity(company);
      await context.restart({
        kill: true,
        async last() {
          expectAccepted(
            await company.activate(),
            'The extension did not take the activation',
            calls.activate.acceptedStatuses,
          );
        },
      });
      if (context.manifest.endpoints.webhook !== null) await company.hasItsWebhooks(3_000);
      const after = await context.signsOfActivity(company);
      // What an activation without a kill brings about.
      await company.activated();
      const usual = (await context.signsOfActivity(company)).filter((sign) => !before.includes(sign));
      if (usual.length === 0) skip(invisible);
      const lost = usual.filter((sign) => !after.includes(sign));
      if (lost.length === 0) return;
      fail('An activation was answered with success and forgotten', {
        expected: `after the kill and a start, the extension ${lost.join(' and ')}`,
        actual: 'it does not',
      });
    },
  },
  {
    call: 'deactivate',
    title:
      'A deactivation that was answered with success still holds when the extension is killed right after',
    observes:
      'A company deactivates, and the extension is killed right after its answer. After the start, it must not do for the company what it does not do after any deactivation: take its webhooks, answer its admin.',
    after: ['deactivate-accepted', 'deactivate-reactivation'],
    async run(context) {
      const company = context.company();
      await company.activated();
      const before = await context.signsOfActivity(company);
      if (before.length === 0) skip(invisible);
      await context.restart({ kill: true, last: async () => void (await company.deactivated()) });
      const after = await context.signsOfActivity(company);
      // What a deactivation without a kill changes.
      await company.activated();
      await company.deactivated();
      const usual = await context.signsOfActivity(company);
      const visible = before.filter((sign) => !usual.includes(sign));
      if (visible.length === 0) skip(invisible);
      const kept = visible.filter((sign) => after.includes(sign));
      if (kept.length === 0) return;
      fail('A deactivation was answered with success and forgotten', {
        expected: 'after the kill and a start, the company is still deactivated',
        actual: `the extension ${kept.join(' and ')}`,
      });
    },
  },
  {
    call: 'rotate',
    title:
      'A new token that was answered with success is not forgotten when the extension is killed right after',
    observes:
      "A company's token is rotated, and the extension is killed right after its answer. After the start, a webhook must be accepted, and lead to calls to the platform with the new token.",
    needs: ['rotate-endpoint', 'webhook-endpoint'],
    after: ['rotate-accepted', 'rotate-new-token-used', 'webhook-accepted'],
    async run(context) {
      const company = context.company();
      await company.activated();
      // First without a kill: an extension whose work can't be seen is skipped here.
      await company.work();
      await context.restart({ kill: true, last: async () => void (await company.rotated()) });
      await context.expectWork(company, 'A new token was answered with success and forgotten');
    },
  },
];

export const survivesKill = members.map(({ call, needs = [], ...member }) =>
  defineCheck({
    ...member,
    id: `${call}-survives-kill`,
    group: call,
    severity: 'required',
    needs: [...needs, 'restart'],
    source: source(
      'requirements',
      'After 200 or 201 the platform takes the call for done, and does not make it again.',
    ),
    fix: 'Commit what changes to the disk or the database before answering, not at some later time.',
    likelyCause: 'The state is written a moment later, or when the process is asked to end.',
  }),
);
