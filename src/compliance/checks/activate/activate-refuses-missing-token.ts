import { calls } from '../../../contract/calls.js';
import { defineCheck, expectRefused } from '../../define-check.js';

const { activate } = calls;

export const activateRefusesMissingToken = defineCheck({
  id: 'activate-refuses-missing-token',
  group: 'activate',
  title: 'An activation without a token is refused',
  severity: 'required',
  after: ['activate-accepted'],
  source: activate.source,
  fix: 'Answer 400 when the body has no token, or one that is not a filled string.',
  likelyCause: 'The token is read from a field other than "token", so nobody notices that it is not there.',
  async run(context) {
    await context.company().activated();
    for (const body of [{}, { token: '' }, { token: null }, { service_token: context.unknownToken() }]) {
      const exchange = await context.call({
        method: 'POST',
        path: context.manifest.endpoints.activate,
        body,
      });
      expectRefused({ exchange }, 'The extension took an activation without a token');
    }
  },
});
