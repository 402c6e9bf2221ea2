import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const manifestDescription = defineCheck({
  id: 'manifest-description',
  group: 'manifest',
  title: 'The extension says what it does',
  severity: 'recommended',
  publicSeverity: 'required',
  source: source(
    'api',
    "A service has a name and a description: what an admin reads who decides whether it may act in the company's name.",
  ),
  observes:
    'Reads description in rehive.json: it has to be there, not blank, and more than the name once again.',
  fix: 'Write a sentence as description in rehive.json.',
  async run({ manifest }) {
    const { description = null, name } = manifest;
    if (description !== null && /\S/.test(description) && description !== name) return;
    fail('rehive.json has no description of the extension', {
      expected: 'a sentence as description',
      actual: JSON.stringify(description),
    });
  },
});
