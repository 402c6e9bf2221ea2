import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const rotateOldTokenUnused = defineCheck({
  id: 'rotate-old-token-unused',
  group: 'rotate',
  title: 'After a rotation, the extension does not try the old token any more',
  severity: 'recommended',
  needs: ['rotate-endpoint', 'webhook-endpoint'],
  after: ['rotate-accepted', 'webhook-accepted', 'rotate-new-token-used'],
  source: source(
    'requirements',
    'The new token replaces the stored one; that the old one ends with that is assumed.',
  ),
  observes:
    'A webhook is worked on before and after a rotation. None of the calls to the platform after it may be made with the token from before, not even as a first try.',
  fix: 'Overwrite the stored token. A list of tokens to be tried one after another is not needed.',
  likelyCause: 'Old tokens are kept and tried first.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const old = new Set((await company.work()).map(({ auth }) => auth?.token_id));
    await company.rotated();
    const calls = await company.work();
    const stale = calls.filter(({ auth }) => old.has(auth?.token_id));
    if (stale.length === 0) return;
    fail('The extension still uses the old token', {
      expected: 'the new token alone',
      actual: `${stale.length} of ${calls.length} calls with the old one`,
    });
  },
});
