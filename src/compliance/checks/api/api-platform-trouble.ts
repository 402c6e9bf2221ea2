import { source } from '../../../contract/sources.js';
import {
  defineCheck,
  describeExchange,
  expectSuccess,
  fail,
  tokenHeader,
  type ApiEndpoint,
  type Check,
  type CheckContext,
  type CompanyFault,
} from '../../define-check.js';
import type { Exchange } from '../../../contract/exchange.js';

type Trouble = CompanyFault['respond'];

const troubles: readonly (readonly [what: string, respond: Trouble])[] = [
  ['answers 500', { status: 500 }],
  ['answers 503', { status: 503 }],
  ['answers 429', { status: 429 }],
  ['drops the connection', 'drop'],
  ['breaks off its answer', 'malformed'],
];

/** Those of which an extension can tell what they are. */
const told = troubles.filter(([, respond]) => respond !== 'malformed');

const words = (met: typeof troubles): string => met.map(([what]) => what).join(', ');

const basics = {
  group: 'api',
  needs: ['api-endpoint'],
} as const;

const after = ['activate-accepted', 'api-admin-accepts-admin', 'api-user-accepts-user'];

const untold = source(
  'building',
  'An extension forwards the Authorization header to GET /3/auth/, and goes on only when the platform knows the caller.',
);

/** What becomes of the extension's own callers while the platform can't say who they are. */
export const apiPlatformTrouble: readonly Check[] = [
  defineCheck({
    ...basics,
    id: 'api-refuses-when-platform-fails',
    title: 'Callers are told no, and nobody is served, while the platform can not say whose token it is',
    severity: 'required',
    after,
    source: untold,
    observes: `Each endpoint of the extension's own API is called by somebody new while the platform spoils the token check: it ${words(troubles)}. Each call must be answered with a status from 400 on.`,
    fix: 'Treat every answer of GET /3/auth/ but a 200 that can be read as a refusal, and answer 502.',
    likelyCause:
      'Only a 401 of the token check counts as a no; all else, an exception included, counts as a yes or is caught nowhere.',
    async run(context) {
      await meetTroubles(context, troubles, ({ exchange, endpoint, what }) => {
        const status = exchange.response?.status ?? 0;
        if (status >= 400) return;
        const does = status === 0 ? 'does not answer' : 'serves';
        fail(`While the platform ${what} (GET /3/auth/), the ${endpoint} endpoint ${does} a caller`, {
          expected: 'an error, such as 502',
          actual: describeExchange(exchange),
        });
      });
    },
  }),
  defineCheck({
    ...basics,
    id: 'api-tells-of-platform-trouble',
    title: "The platform's trouble is passed on as such: not as a bad token, and not as a bare 500",
    severity: 'recommended',
    after: [...after, 'api-refuses-when-platform-fails'],
    source: source(
      'errors',
      "401 says that the token is bad: a client that is told so signs its user out. 5xx says that it is the server's fault, and 429 to come back later.",
    ),
    observes: `Each endpoint of the extension's own API is called by somebody new while the platform spoils the token check: it ${words(told)}. Each call must be answered with 429, 502, 503 or 504.`,
    fix: 'Answer 503 or 429 when the platform throttles (with its Retry-After), 502 or 503 when it fails, 504 when it takes too long.',
    likelyCause:
      'Every failure of the token check is answered with 401, or is an exception that nothing catches.',
    async run(context) {
      await meetTroubles(context, told, ({ exchange, endpoint, what }) => {
        if ([429, 502, 503, 504].includes(exchange.response?.status ?? 0)) return;
        fail(`While the platform ${what} (GET /3/auth/), the ${endpoint} endpoint says something else`, {
          expected: '429, 502, 503 or 504',
          actual: describeExchange(exchange),
        });
      });
    },
  }),
  defineCheck({
    ...basics,
    id: 'api-bounded-when-platform-hangs',
    title: 'A caller gets an answer within 10 seconds also when the platform gives none',
    severity: 'recommended',
    long: 'limit',
    after,
    source: source(
      'recommendations',
      'Requests are not held open: the platform itself waits 10 seconds at most (that your own callers should wait no longer is our assumption).',
    ),
    observes:
      "Each endpoint of the extension's own API is called by somebody new while the platform does not answer the token check. There has to be an answer within 10 seconds, whatever it says.",
    fix: 'Give every call of the platform a time limit of a few seconds, and answer 504 when it is over.',
    likelyCause: 'The HTTP client has no time limit by default.',
    async run(context) {
      const hang = [['does not answer', { delayMs: 60_000 }]] as const;
      await meetTroubles(context, hang, ({ exchange, endpoint, what }) => {
        // What it answers is another question.
        if (exchange.response !== null) return;
        fail(`While the platform ${what} (GET /3/auth/), the ${endpoint} endpoint does not answer`, {
          expected: 'an error, such as 504, within 10 s',
          actual: describeExchange(exchange),
        });
      });
    },
  }),
];

interface Met {
  exchange: Exchange;
  endpoint: ApiEndpoint;
  what: string;
}

/** Each trouble at each endpoint, for a caller of whom the extension has never heard: an answer that it kept would hide it. */
async function meetTroubles(
  context: CheckContext,
  met: typeof troubles,
  judge: (met: Met) => void,
): Promise<void> {
  const company = context.company();
  await company.activated();
  const askAll = (): Promise<Omit<Met, 'what'>[]> =>
    Promise.all(
      context.apiEndpoints().map(async (endpoint) => ({
        endpoint,
        exchange: await context.ask(endpoint, tokenHeader(company.addUser(endpoint).token)),
      })),
    );
  for (const { endpoint, exchange } of await askAll())
    expectSuccess(exchange, `The ${endpoint} endpoint refused a caller that it is for`);
  for (const [what, respond] of met) {
    const mend = company.fault({ path: '/3/auth/', respond });
    const answers = await askAll();
    mend();
    for (const answer of answers) judge({ ...answer, what });
  }
}
