import { source } from '../../../contract/sources.js';
import { defineCheck } from '../../define-check.js';

export const rotateNewTokenUsed = defineCheck({
  id: 'rotate-new-token-used',
  group: 'rotate',
  title: 'After a rotation, the extension calls the platform with the new token',
  severity: 'required',
  needs: ['rotate-endpoint', 'webhook-endpoint'],
  after: ['rotate-accepted', 'webhook-accepted'],
  source: source('requirements', 'The new token replaces the stored one.'),
  observes:
    "A company's token is rotated, and the platform sends a webhook. It must be accepted, and the calls to the platform that it leads to be made with the new token; the old one has ended.",
  fix: 'Store the new token in the row of the company, and read it from there for each call.',
  likelyCause: 'The token is kept in memory, or in a client that was made at the activation.',
  async run(context) {
    const company = context.company();
    await company.activated();
    // First without a rotation: an extension whose work can't be seen is skipped here.
    await company.work();
    await company.rotated();
    await context.expectWork(company, 'The extension does not use the new token');
  },
});
