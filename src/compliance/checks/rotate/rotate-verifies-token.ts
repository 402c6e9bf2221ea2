import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const rotateVerifiesToken = defineCheck({
  id: 'rotate-verifies-token',
  group: 'rotate',
  title: 'The extension asks the platform whose new token it is before it answers',
  severity: 'required',
  reachesOthers: true,
  needs: ['rotate-endpoint'],
  after: ['activate-accepted', 'rotate-accepted'],
  source: source(
    'requirements',
    'The new token is verified with GET /3/auth/, then it replaces the stored one.',
  ),
  fix: 'Call GET {REHIVE_API_URL}auth/ with the new token and take the company from its answer.',
  likelyCause: 'The company is read from the old token, or from somewhere else.',
  async run(context) {
    const company = context.company();
    await company.activated();
    await company.quiet(50);
    const before = company.exchanges().length;
    const report = await company.rotated();
    const answered = report.exchange.at + report.exchange.duration_ms;
    const checks = company.exchanges().slice(before);
    const verified = checks.some(
      ({ request, auth, at }) =>
        new URL(request.url).pathname === '/3/auth/' && auth?.outcome === 'valid' && at <= answered,
    );
    if (verified) return;
    fail('The extension took the new token without verifying it', {
      expected: 'GET /3/auth/ with the new token before the answer',
      actual:
        checks.length === 0 ? 'no call to the platform' : `${checks.length} calls, none of them this one`,
    });
  },
});
