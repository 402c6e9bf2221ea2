import { source, type Source } from '../../../contract/sources.js';
import {
  defineCheck,
  expectRefused,
  expectSuccess,
  tokenHeader,
  type ApiEndpoint,
  type Check,
  type CheckContext,
  type TestCompany,
} from '../../define-check.js';

/** For how long an extension may believe what the platform once told it of a token. */
const patienceMs = 10_000;
const betweenMs = 500;

/** A caller that must not be served. */
interface Stranger {
  who: string;
  authorization: string | null;
}

interface Refused {
  /** Of the id, after `api-admin-` and `api-user-`. */
  ending: string;
  endpoints: readonly ApiEndpoint[];
  /** After `The admin endpoint refuses`. */
  whom: string;
  severity?: Check['severity'];
  /** What comes after a caller whom the endpoint is for. */
  observes: string;
  strangers(means: {
    context: CheckContext;
    company: TestCompany;
    endpoint: ApiEndpoint;
  }): Promise<Stranger[]>;
  after?: (endpoint: ApiEndpoint) => readonly string[];
  /** How long one may still be served. Default: not once. */
  patienceMs?: number;
  source?: Source;
  fix: string;
  likelyCause: string;
}

const both: readonly ApiEndpoint[] = ['admin', 'user'];

const sources: Record<ApiEndpoint, Source> = {
  admin: source(
    'building',
    'Admin endpoints are for callers of the group admin or service, as GET /3/auth/ says.',
  ),
  user: source(
    'building',
    'User endpoints are for callers that GET /3/auth/ knows; an extension stops at once when it does not.',
  ),
};

const refused: readonly Refused[] = [
  {
    ending: 'refuses-no-token',
    endpoints: both,
    whom: 'a caller without a token',
    observes: 'A request without Authorization must be refused.',
    strangers: async () => [{ who: 'a caller without a token', authorization: null }],
    fix: 'Answer 401 when there is no Authorization header.',
    likelyCause: 'A missing header counts as a trusted caller.',
  },
  {
    ending: 'refuses-unknown-token',
    endpoints: both,
    whom: 'a token that the platform does not know',
    observes:
      'A token that nobody issued must be refused as Token, as Bearer and without a scheme; so must the scheme without a token.',
    strangers: async ({ context }) => {
      const token = context.unknownToken();
      return [
        { who: 'a caller with an unknown token', authorization: tokenHeader(token) },
        { who: 'a caller with an unknown token as Bearer', authorization: `Bearer ${token}` },
        { who: 'a caller with an unknown token and no scheme', authorization: token },
        { who: 'a caller with a scheme and no token', authorization: 'Token' },
      ];
    },
    fix: "Forward the caller's Authorization header to GET /3/auth/ and answer 401 when it is not answered with 200.",
    likelyCause: 'The token is taken apart or compared, and the platform is not asked.',
  },
  {
    ending: 'refuses-ended-token',
    endpoints: both,
    whom: 'a token that was good, and has expired or been revoked by a logout',
    observes: `Two more callers are let in; then the platform ends the token of one as expired and of the other as revoked. Both must be refused within ${patienceMs / 1000} seconds.`,
    strangers: async ({ context, company, endpoint }) => {
      const group = endpoint === 'admin' ? 'admin' : 'user';
      const ended = (['expired', 'revoked'] as const).map((how) => ({ how, ...company.addUser(group) }));
      for (const { token } of ended) await letIn(context, endpoint, token);
      for (const { token, how } of ended) company.endToken(token, how);
      return ended.map(({ how, token }) => ({
        who: `a caller whose token was ${how}`,
        authorization: tokenHeader(token),
      }));
    },
    patienceMs,
    after: (endpoint) => [`api-${endpoint}-refuses-unknown-token`],
    fix: 'Ask GET /3/auth/ for every request. Where that is too slow, keep its answer for a few seconds at most.',
    likelyCause: 'Who a token belongs to is kept once it is known, and a logout is never noticed.',
  },
  {
    ending: 'refuses-user-token',
    endpoints: ['admin'],
    whom: 'an ordinary user of the company',
    observes: 'The token of an ordinary user of the company must be refused.',
    strangers: async ({ company }) => [
      { who: 'an ordinary user', authorization: tokenHeader(company.userToken) },
    ],
    fix: 'Answer 403 unless the groups in the answer of GET /3/auth/ contain admin or service.',
    likelyCause: 'The groups in the answer of GET /3/auth/ are not looked at.',
  },
  {
    ending: 'refuses-inactive-company',
    endpoints: both,
    whom: 'callers of a company that has not activated the extension, or has deactivated it',
    // What an extension may show to such a company, that it is inactive for example, is written nowhere.
    severity: 'recommended',
    observes:
      'The company deactivates the extension: its caller must be refused, and so must that of a company that never activated it.',
    strangers: async ({ context, company, endpoint }) => {
      const tokenOf = ({ adminToken, userToken }: TestCompany): string =>
        endpoint === 'admin' ? adminToken : userToken;
      await company.deactivate();
      return [
        { who: 'a company that has deactivated the extension', authorization: tokenHeader(tokenOf(company)) },
        {
          who: 'a company that never activated the extension',
          authorization: tokenHeader(tokenOf(context.company())),
        },
      ];
    },
    after: () => ['deactivate-accepted'],
    source: source('requirements', 'An extension keeps with each company whether it is active.'),
    fix: 'Look up the company that GET /3/auth/ names, and answer 403 unless it is there and active.',
    likelyCause: 'The active flag is written and never read.',
  },
];

/** Who must not be let in. Each begins with somebody who is, so that an endpoint that refuses everybody does not pass. */
export const apiCallersRefused: readonly Check[] = refused.flatMap((kind) =>
  kind.endpoints.map((endpoint) =>
    defineCheck({
      id: `api-${endpoint}-${kind.ending}`,
      group: 'api',
      title: `The ${endpoint} endpoint refuses ${kind.whom}`,
      severity: kind.severity ?? 'required',
      needs: [`${endpoint}-endpoint`],
      after: [
        'activate-accepted',
        endpoint === 'admin' ? 'api-admin-accepts-admin' : 'api-user-accepts-user',
        ...(kind.after?.(endpoint) ?? []),
      ],
      source: kind.source ?? sources[endpoint],
      observes: `The ${endpoint} endpoint answers a caller whom it is for. ${kind.observes}`,
      fix: kind.fix,
      likelyCause: kind.likelyCause,
      async run(context) {
        const company = context.company();
        await company.activated();
        await letIn(context, endpoint, endpoint === 'admin' ? company.adminToken : company.userToken);
        const strangers = await kind.strangers({ context, company, endpoint });
        const deadline = Date.now() + (kind.patienceMs ?? 0);
        for (const { who, authorization } of strangers) {
          let exchange = await context.ask(endpoint, authorization);
          while (isServed(exchange.response?.status) && Date.now() < deadline) {
            await context.pause(betweenMs);
            exchange = await context.ask(endpoint, authorization);
          }
          const still = kind.patienceMs === undefined ? '' : `, ${kind.patienceMs / 1000} s later still`;
          expectRefused({ exchange }, `The ${endpoint} endpoint answered ${who}${still}`);
        }
      },
    }),
  ),
);

function isServed(status = 0): boolean {
  return status >= 200 && status < 300;
}

async function letIn(context: CheckContext, endpoint: ApiEndpoint, token: string): Promise<void> {
  const exchange = await context.ask(endpoint, tokenHeader(token));
  expectSuccess(exchange, `The ${endpoint} endpoint refused a caller that it is for`);
}
