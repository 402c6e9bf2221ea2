import { lifecycleCalls, lifecycleNouns, type LifecycleCall } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

const words: Record<LifecycleCall, { title: string; likelyCause: string }> = {
  activate: {
    title: "An activation with an ordinary user's token is refused",
    likelyCause: 'Any token that GET /3/auth/ knows is taken for an activation.',
  },
  deactivate: {
    title: "A deactivation with an ordinary user's token is refused",
    likelyCause: 'Any token of the company may deactivate it.',
  },
  rotate: {
    title: "A rotation to an ordinary user's token is refused",
    likelyCause:
      "Any user of the company may replace the extension's token with their own, and so disable it.",
  },
};

const after: Record<LifecycleCall, readonly string[]> = {
  activate: ['activate-repeatable', 'activate-verifies-token'],
  // The check of the token is the same code as a rule, so what an activation lacks is told once.
  deactivate: ['deactivate-accepted', 'activate-refuses-user-token'],
  rotate: ['rotate-accepted', 'rotate-verifies-token', 'activate-refuses-user-token'],
};

export const refusesUserToken = lifecycleCalls.map((call) =>
  defineCheck({
    ...words[call],
    id: `${call}-refuses-user-token`,
    group: call,
    severity: 'required',
    needs: call === 'rotate' ? ['rotate-endpoint'] : [],
    after: after[call],
    source: source(
      'requirements',
      'The token is the only proof that the platform calls: it is the one of a service user, not of just any user.',
    ),
    observes: `The endpoint for ${call} gets the token of an ordinary user of an active company, and that of a user of its group "support". Each must be answered with a status from 400 on.`,
    fix: 'Look at the groups in the answer of GET /3/auth/, and answer 403 unless the user is a service.',
    async run(context) {
      // The same company twice: an extension for one company only would refuse another for that alone.
      const company = context.company();
      await company.activated();
      const users = [
        ['an ordinary user', company.userToken],
        // Companies make groups of their own, which say nothing about being a service.
        ['a user of the group "support"', company.addUser('support').token],
      ] as const;
      for (const [who, token] of users) {
        const exchange = await context.post(call, { token, purge: false });
        expectRefused({ exchange }, `The extension took the token of ${who} for its ${lifecycleNouns[call]}`);
      }
    },
  }),
);
