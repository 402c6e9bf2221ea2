import { calls } from '../../../contract/calls.js';
import { defineCheck, expectRefused } from '../../define-check.js';

const { deactivate } = calls;

export const deactivateRefusesMissingToken = defineCheck({
  id: 'deactivate-refuses-missing-token',
  group: 'deactivate',
  title: 'A deactivation without a token is refused',
  // That nothing comes of it is required, see deactivate-unproven-changes-nothing; the contract names no status.
  severity: 'recommended',
  reachesOthers: true,
  after: ['activate-accepted', 'deactivate-accepted'],
  source: deactivate.source,
  fix: 'Answer 400 when the body has no token.',
  async run(context) {
    await context.company().activated();
    for (const body of [{}, { purge: true }, { token: '' }]) {
      const exchange = await context.call({
        method: 'POST',
        path: context.manifest.endpoints.deactivate,
        body,
      });
      expectRefused({ exchange }, 'The extension took a deactivation without a token');
    }
  },
});
