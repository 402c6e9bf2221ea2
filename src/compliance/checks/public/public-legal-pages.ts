import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const publicLegalPages = defineCheck({
  id: 'public-legal-pages',
  group: 'public',
  title: 'A public extension has terms of service, a privacy policy and documentation',
  severity: 'required',
  level: 'public',
  source: source(
    'requirements',
    'An extension that is listed for all companies has terms of service, a privacy policy and documentation.',
  ),
  observes:
    'Reads the three addresses under legal in rehive.json: none may be null. The pages themselves are not fetched.',
  fix: 'Publish the pages and write their addresses under legal in rehive.json.',
  async run({ manifest }) {
    const missing = Object.entries(manifest.legal).filter(([, address]) => address === null);
    if (missing.length === 0) return;
    fail(`rehive.json has no ${missing.map(([key]) => `legal.${key}`).join(', no ')}`, {
      expected: 'an address for each',
      actual: 'null',
      manifestPath: ['legal', ...missing.map(([key]) => key).slice(0, 1)],
    });
  },
});
