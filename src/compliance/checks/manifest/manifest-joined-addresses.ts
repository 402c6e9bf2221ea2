import { endpointUrl } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const manifestJoinedAddresses = defineCheck({
  id: 'manifest-joined-addresses',
  group: 'manifest',
  title: 'The url and the endpoints make the addresses that are meant when they are joined',
  severity: 'recommended',
  source: source(
    'requirements',
    'The platform calls url with the path of the call after it (that it takes no slash away between them is our assumption).',
  ),
  observes:
    'Joins url in rehive.json with each path under endpoints, as the platform does, and looks for double slashes and for a path of url that comes twice.',
  fix: 'Write url without a slash at its end, and endpoints without the path that url has already.',
  likelyCause:
    'The address was copied from a browser; or endpoints were written as the router of the extension has them.',
  async run({ manifest }) {
    const { url, endpoints } = manifest;
    const { origin, pathname } = new URL(url);
    if (url.endsWith('/') || pathname.includes('//')) {
      fail('url in rehive.json has slashes that make a double one where the path of a call is joined to it', {
        expected: `${origin}${pathname.replaceAll(/\/+/g, '/').replace(/\/$/, '')}`,
        actual: url,
      });
    }
    const paths = Object.entries(endpoints).flatMap(([name, path]) =>
      path === null ? [] : [{ name, path }],
    );
    const wrong = paths.filter(
      ({ path }) => path.includes('//') || (pathname !== '/' && path.startsWith(`${pathname}/`)),
    );
    if (wrong.length === 0) return;
    const names = wrong.map(({ name }) => `endpoints.${name}`).join(', ');
    fail(
      `${names} in rehive.json ${wrong.length > 1 ? 'lead' : 'leads'} to an address that is hardly meant`,
      {
        expected: 'no double slash, and the path of url once',
        actual: wrong.map(({ path }) => endpointUrl(url, path)).join(', '),
      },
    );
  },
});
