import { pathOf } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectSuccess, fail, skip, tokenHeader, type Check } from '../../define-check.js';

const endpoints = [
  { id: 'api-forwards-address', endpoint: 'admin', caller: 'admin' },
  { id: 'api-user-forwards-address', endpoint: 'user', caller: 'user' },
] as const;

/** IPv4, IPv6, or one in the other: what a platform can compare with its rules. */
const address = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*(\d{1,3}(\.\d{1,3}){3})?)$/i;

/** Whether the platform is told where a caller comes from. */
export const apiAddressForwarded: readonly Check[] = endpoints.map(({ id, endpoint, caller }) =>
  defineCheck({
    id,
    group: 'api',
    title: `The extension tells the platform the address of the ${caller} when it asks whose token it is`,
    severity: 'recommended',
    needs: [`${endpoint}-endpoint`],
    after: ['activate-accepted', `api-${endpoint}-accepts-${caller}`],
    source: source(
      'accessControl',
      'An extension that authenticates an end user forwards their address as X-Forwarded-For; rules by address look at it.',
    ),
    observes: `The ${endpoint} endpoint is called by the ${caller} of an active company. When the extension asks GET /3/auth/ about that token, an IP address has to stand first in X-Forwarded-For.`,
    fix: "Send the caller's address as X-Forwarded-For with GET /3/auth/.",
    likelyCause: 'The token is forwarded alone, so to the platform every caller comes from the extension.',
    async run(context) {
      const company = context.company();
      await company.activated();
      await company.quiet(50);
      const before = company.exchanges().length;
      const token = endpoint === 'admin' ? company.adminToken : company.userToken;
      const exchange = await context.ask(endpoint, tokenHeader(token));
      expectSuccess(exchange, `The ${endpoint} endpoint refused the ${caller}`);
      const sent = company
        .exchanges()
        .slice(before)
        .filter(({ request, auth }) => auth?.group === caller && pathOf(request) === '/3/auth/')
        .map(({ request }) => request.headers['x-forwarded-for'] ?? '');
      if (sent.length === 0) skip(`the extension did not ask the platform about the token of the ${caller}`);
      const first = sent.map((header) => header.split(',')[0]?.trim() ?? '');
      if (first.some((one) => address.test(one))) return;
      fail('The platform is not told where the caller comes from', {
        expected: 'GET /3/auth/ with X-Forwarded-For: <address>',
        actual: sent.every((header) => header === '')
          ? 'GET /3/auth/ without it'
          : `X-Forwarded-For: ${sent.join(', ')}`,
      });
    },
  }),
);
