import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const publicTags = defineCheck({
  id: 'public-tags',
  group: 'public',
  title: 'A public extension has tags, by which it is found among the others',
  severity: 'required',
  level: 'public',
  source: source('api', 'A service has tags; it is listed for all companies beside many others.'),
  observes: 'Reads tags in rehive.json: there has to be at least one.',
  fix: 'Name what the extension is about as tags in rehive.json: ["savings", "interest"].',
  async run({ manifest }) {
    if ((manifest.tags ?? []).length > 0) return;
    fail('rehive.json has no tags', {
      expected: 'at least one',
      actual: JSON.stringify(manifest.tags ?? null),
    });
  },
});
