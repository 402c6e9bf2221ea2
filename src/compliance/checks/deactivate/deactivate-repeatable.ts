import { calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectAccepted } from '../../define-check.js';

export const deactivateRepeatable = defineCheck({
  id: 'deactivate-repeatable',
  group: 'deactivate',
  title: 'A deactivation can be repeated: a company that is not active any more is as it should be',
  severity: 'recommended',
  after: ['deactivate-accepted'],
  source: source(
    'requirements',
    'An answer that comes after 10 seconds is a failure to the platform, where the extension is active still; that the company tries again is assumed.',
  ),
  observes:
    "The extension takes a deactivation of which the platform does not hear, as when the answer is lost. The platform's own deactivation, with the same valid token, must be accepted too.",
  fix: 'Answer 200 when the company is inactive already.',
  likelyCause:
    'A company that is inactive is answered with an error, so the platform can never deactivate it.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await context.deactivateUnnoticed(company);
    expectAccepted(
      await company.deactivate(),
      'The extension refused a second deactivation, although the token is valid',
      calls.deactivate.acceptedStatuses,
    );
  },
});
