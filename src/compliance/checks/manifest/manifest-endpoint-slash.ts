import { callNames, calls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const manifestEndpointSlash = defineCheck({
  id: 'manifest-endpoint-slash',
  group: 'manifest',
  title: 'The endpoints that the platform calls end with a slash',
  severity: 'required',
  manifestPath: ['endpoints'],
  source: source(
    'requirements',
    'The platform calls the paths with a slash at their end, such as /activate/.',
  ),
  observes:
    'Reads the paths for activate, deactivate and rotate under endpoints in rehive.json. The one for webhooks may end as it likes.',
  fix: 'Serve the endpoints with a slash at the end and write them so under endpoints in rehive.json.',
  async run({ manifest }) {
    // Any path is legal for webhooks: the extension itself tells the platform where they go.
    const fixed = callNames.filter((name) => name !== 'webhook');
    const wrong = fixed.flatMap((name) => {
      const path = manifest.endpoints[name];
      return typeof path === 'string' && !path.endsWith('/') ? [{ name, path }] : [];
    });
    if (wrong.length === 0) return;
    fail(
      `endpoints.${wrong.map(({ name }) => name).join(', endpoints.')} in rehive.json has no slash at its end`,
      {
        expected: wrong.map(({ name }) => calls[name].path).join(', '),
        actual: wrong.map(({ path }) => path).join(', '),
        manifestPath: ['endpoints', ...wrong.map(({ name }) => name).slice(0, 1)],
      },
    );
  },
});
