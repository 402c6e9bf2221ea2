import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused } from '../../define-check.js';

export const deactivateRefusesUnknownToken = defineCheck({
  id: 'deactivate-refuses-unknown-token',
  group: 'deactivate',
  title: 'A deactivation with a token that the platform does not know is refused',
  // That nothing comes of it is required, see deactivate-unproven-changes-nothing; the contract names no status.
  severity: 'recommended',
  reachesOthers: true,
  after: ['activate-accepted', 'deactivate-accepted'],
  source: source(
    'requirements',
    'The token in the body is the only proof; GET /3/auth/ is how it is verified.',
  ),
  fix: 'Verify the token with GET /3/auth/ and answer 401 when the platform does not know it.',
  likelyCause: 'The answer is 200 whatever the token.',
  async run(context) {
    await context.company().activated();
    const exchange = await context.call({
      method: 'POST',
      path: context.manifest.endpoints.deactivate,
      body: { token: context.unknownToken(), purge: false },
    });
    expectRefused({ exchange }, 'The extension took a deactivation with a token that nobody issued');
  },
});
