import { calls, lifecycleCalls, lifecycleNouns, type LifecycleCall } from '../../../contract/calls.js';
import { defineCheck, expectRefused, type Check } from '../../define-check.js';

const words: Record<LifecycleCall, Pick<Check, 'title' | 'severity' | 'needs'>> = {
  activate: { title: 'An activation without a token is refused', severity: 'required' },
  deactivate: {
    title: 'A deactivation without a token is refused',
    // That nothing comes of it is required, see deactivate-unproven-changes-nothing; the contract names no status.
    severity: 'recommended',
  },
  rotate: {
    title: 'A rotation without a token is refused',
    severity: 'required',
    needs: ['rotate-endpoint'],
  },
};

export const refusesMissingToken = lifecycleCalls.map((call) =>
  defineCheck({
    ...words[call],
    id: `${call}-refuses-missing-token`,
    group: call,
    reachesOthers: true,
    after: call === 'deactivate' ? ['deactivate-accepted'] : [`${call}-accepted`, `${call}-verifies-token`],
    source: calls[call].source,
    observes: `The endpoint for ${call} gets an object without a token, one with purge alone, an empty token, null as the token, and one under the name service_token. Each must be answered with a status from 400 on.`,
    fix: 'Answer 400 when the body has no token, or one that is not a filled string.',
    likelyCause: 'The token is read from a field other than "token", so nobody notices that it is not there.',
    async run(context) {
      await context.company().activated();
      const unknown = context.unknownToken();
      for (const body of [{}, { purge: true }, { token: '' }, { token: null }, { service_token: unknown }]) {
        const exchange = await context.post(call, body);
        expectRefused({ exchange }, `The ${lifecycleNouns[call]} without a token was taken`);
      }
    },
  }),
);
