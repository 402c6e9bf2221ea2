import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const rotateNewTokenUsed = defineCheck({
  id: 'rotate-new-token-used',
  group: 'rotate',
  title: 'After a rotation, the extension calls the platform with the new token',
  severity: 'required',
  needs: ['rotate-endpoint', 'webhook-endpoint'],
  after: ['rotate-accepted', 'webhook-accepted'],
  source: source('requirements', 'The new token replaces the stored one.'),
  fix: 'Store the new token in the row of the company, and read it from there for each call.',
  likelyCause: 'The token is kept in memory, or in a client that was made at the activation.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const known = new Set((await company.work()).map(({ auth }) => auth?.token_id));
    await company.rotated();
    const calls = await company.work();
    const renewed = calls.some(({ auth }) => auth?.outcome === 'valid' && !known.has(auth.token_id));
    if (renewed) return;
    fail('The extension does not use the new token', {
      expected: 'calls with the token of the rotation',
      actual: `${calls.length} with the one from before it (${calls.map(({ auth }) => auth?.outcome).join(', ')})`,
    });
  },
});
