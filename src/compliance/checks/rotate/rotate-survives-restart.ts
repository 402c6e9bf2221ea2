import { source } from '../../../contract/sources.js';
import { defineCheck } from '../../define-check.js';

export const rotateSurvivesRestart = defineCheck({
  id: 'rotate-survives-restart',
  group: 'rotate',
  title: 'After a rotation and a restart, the extension calls the platform with the new token',
  severity: 'required',
  needs: ['rotate-endpoint', 'webhook-endpoint', 'restart'],
  after: ['rotate-accepted', 'webhook-accepted', 'rotate-new-token-used'],
  source: source('requirements', 'The new token replaces the stored one.'),
  observes:
    "A company's token is rotated, and the extension is stopped and started. A webhook afterwards must be accepted, and lead to calls to the platform with the new token.",
  fix: 'Store the new token where the first one is stored, before answering.',
  likelyCause: 'The rotation changes the token in memory only, or in a file that a restart reads no more.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // First without a restart: an extension whose work can't be seen is skipped here.
    await company.work();
    await company.rotated();
    await context.restart();
    await context.expectWork(company, 'After a restart, the extension does not use the new token');
  },
});
