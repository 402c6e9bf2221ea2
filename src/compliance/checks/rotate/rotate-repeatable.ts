import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

export const rotateRepeatable = defineCheck({
  id: 'rotate-repeatable',
  group: 'rotate',
  title: 'A rotation to the token that is stored already is taken again',
  severity: 'recommended',
  needs: ['rotate-endpoint'],
  after: ['rotate-accepted'],
  source: source(
    'requirements',
    'The answer says whether the new token is in use; that a rotation whose answer was lost is repeated is assumed.',
  ),
  observes:
    'After a rotation that was accepted, another one comes with the same token. It must be accepted too.',
  fix: 'Answer 200 when the stored token is the new one already.',
  likelyCause: 'A token that is known is taken for a mistake, or hits a unique key.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await company.rotated();
    const token = company.serviceToken();
    if (token === null) throw new Error('The company has no token although its rotation was accepted.');
    expectAccepted(
      await company.rotate({ token }),
      'The extension refused the token that it had just taken',
      calls.rotate.acceptedStatuses,
    );
  },
});
