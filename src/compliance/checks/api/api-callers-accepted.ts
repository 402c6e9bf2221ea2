import { source, type Source } from '../../../contract/sources.js';
import {
  defineCheck,
  expectSuccess,
  tokenHeader,
  type ApiEndpoint,
  type Check,
  type TestCompany,
} from '../../define-check.js';

interface Accepted {
  id: string;
  title: string;
  /** Whom the contract names is required; that an extension serves fewer of them may be its purpose. */
  severity: Check['severity'];
  endpoint: ApiEndpoint;
  /** Who asks, in words, and with which token. */
  callers: readonly (readonly [who: string, token: (company: TestCompany) => string])[];
  after?: readonly string[];
  source: Source;
  fix: string;
  likelyCause: string;
}

const forAdmins = source(
  'building',
  'Admin endpoints are for callers of the group admin or service, as GET /3/auth/ says.',
);
const forAll = source('building', 'User endpoints are for any user that GET /3/auth/ knows.');

const accepted: readonly Accepted[] = [
  {
    id: 'api-admin-accepts-admin',
    title: 'The admin endpoint answers an admin of a company that has the extension active',
    severity: 'required',
    endpoint: 'admin',
    callers: [['an admin', ({ adminToken }) => adminToken]],
    source: forAdmins,
    fix: "Forward the caller's Authorization header to GET /3/auth/ and serve the company that it names; or set endpoints.admin in rehive.json to a path that answers GET, or to null.",
    likelyCause: 'endpoints.admin in rehive.json is not a path that answers GET.',
  },
  {
    id: 'api-admin-accepts-service',
    title: 'The admin endpoint answers another extension of the company',
    severity: 'recommended',
    endpoint: 'admin',
    callers: [['a service user', (company) => company.addUser('service').token]],
    after: ['api-admin-accepts-admin'],
    source: forAdmins,
    fix: 'Let callers pass whose groups contain admin or service.',
    likelyCause: 'Only the group admin is looked for.',
  },
  {
    id: 'api-user-accepts-user',
    title: 'The user endpoint answers a user of a company that has the extension active',
    severity: 'required',
    endpoint: 'user',
    callers: [['an ordinary user', ({ userToken }) => userToken]],
    source: forAll,
    fix: "Forward the caller's Authorization header to GET /3/auth/ and serve the user that it names; or set endpoints.user in rehive.json to a path that answers GET, or to null.",
    likelyCause: 'endpoints.user in rehive.json is not a path that answers GET.',
  },
  {
    id: 'api-user-accepts-any-group',
    title: 'The user endpoint answers users of every group',
    severity: 'recommended',
    endpoint: 'user',
    callers: [
      ['a user of the group merchant', (company) => company.addUser('merchant').token],
      ['an admin', ({ adminToken }) => adminToken],
    ],
    after: ['api-user-accepts-user'],
    source: forAll,
    fix: 'Do not look at the groups of callers of user endpoints: companies name groups as they like.',
    likelyCause: 'The group user is looked for, which only some of the users are in.',
  },
];

/** Who has to be let in. */
export const apiCallersAccepted: readonly Check[] = accepted.map(
  ({ endpoint, callers, after = [], ...words }) =>
    defineCheck({
      ...words,
      group: 'api',
      observes: `The ${endpoint} endpoint is called with the token of ${callers.map(([who]) => who).join(' and of ')} of a company that is active: it must answer with a status from 200 to 299.`,
      needs: [`${endpoint}-endpoint`],
      after: ['activate-accepted', ...after],
      async run(context) {
        const company = context.company();
        await company.activated();
        for (const [who, token] of callers) {
          const exchange = await context.ask(endpoint, tokenHeader(token(company)));
          expectSuccess(exchange, `The ${endpoint} endpoint refused ${who}`);
        }
      },
    }),
);
