import type { Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const rotateSurvivesRestart = defineCheck({
  id: 'rotate-survives-restart',
  group: 'rotate',
  title: 'After a rotation and a restart, the extension calls the platform with the new token',
  severity: 'required',
  needs: ['rotate-endpoint', 'webhook-endpoint', 'restart'],
  after: ['rotate-accepted', 'webhook-accepted', 'rotate-new-token-used'],
  source: source('requirements', 'The new token replaces the stored one.'),
  fix: 'Store the new token where the first one is stored, before answering.',
  likelyCause: 'The rotation changes the token in memory only, or in a file that a restart reads no more.',
  async run(context) {
    const company = context.company();
    await company.activated();
    const known = new Set((await company.work()).map(({ auth }) => auth?.token_id));
    await company.rotated();
    await company.quiet(150);
    // What it did with the new token before it was restarted says nothing.
    const before = company.serviceCalls().length;
    await context.restart();
    const report = await company.webhook();
    const since = (): readonly Exchange[] => company.serviceCalls().slice(before);
    const renewed = (): boolean =>
      since().some(({ auth }) => auth?.outcome === 'valid' && !known.has(auth.token_id));
    if (await context.waitFor(renewed, 5_000)) return;
    fail('After a restart, the extension does not use the new token', {
      expected: 'calls with the token of the rotation',
      actual: `the webhook was answered with ${report.exchange.response?.status ?? 'nothing'}, then ${since().length} calls with an old token`,
    });
  },
});
