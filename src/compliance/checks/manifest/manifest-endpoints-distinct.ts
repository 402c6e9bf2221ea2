import { callNames } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const manifestEndpointsDistinct = defineCheck({
  id: 'manifest-endpoints-distinct',
  group: 'manifest',
  title: 'Each call of the platform has an endpoint of its own',
  severity: 'required',
  manifestPath: ['endpoints'],
  source: source(
    'requirements',
    'Activate and rotate have the same body, so only the path can tell them apart; each is its own endpoint.',
  ),
  observes:
    'Compares the paths for activate, deactivate, rotate and webhook under endpoints in rehive.json; a slash at the end makes no difference.',
  fix: 'Give every call its own path under endpoints in rehive.json.',
  likelyCause: 'A line was copied and its path was not changed.',
  async run({ manifest }) {
    const seen = new Map<string, string>();
    for (const name of callNames) {
      const path = manifest.endpoints[name];
      if (typeof path !== 'string') continue;
      const key = path.replace(/\/+$/, '');
      const other = seen.get(key);
      if (other !== undefined) {
        fail(`endpoints.${other} and endpoints.${name} in rehive.json are the same`, {
          expected: 'two different paths',
          actual: path,
          manifestPath: ['endpoints', name],
        });
      }
      seen.set(key, name);
    }
  },
});
