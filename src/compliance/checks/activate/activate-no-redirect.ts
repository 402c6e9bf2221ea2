import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const activateNoRedirect = defineCheck({
  id: 'activate-no-redirect',
  group: 'activate',
  title: 'The endpoints answer themselves instead of redirecting',
  severity: 'required',
  source: source(
    'requirements',
    'The platform takes 200 and 201 for success; it is not documented to follow redirects.',
  ),
  fix: 'Serve the paths exactly as rehive.json has them, slash included, without a redirect to another one.',
  likelyCause: 'The framework redirects between paths with and without a slash, or from http to https.',
  async run(context) {
    const { activate, deactivate, rotate } = context.manifest.endpoints;
    for (const path of [activate, deactivate, rotate]) {
      if (path === null) continue;
      const { response, error } = await context.call({
        method: 'POST',
        path,
        body: { token: context.unknownToken() },
      });
      if (response === null) {
        fail(`POST ${path} was not answered`, { expected: 'an answer', actual: error ?? 'none' });
      }
      if (response.status >= 300 && response.status < 400) {
        fail(`POST ${path} redirects`, {
          expected: 'an answer by the endpoint itself',
          actual: `${response.status} to ${response.headers['location'] ?? 'nowhere'}`,
        });
      }
    }
  },
});
