import type { CallReport } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import {
  defineCheck,
  expectSuccess,
  fail,
  skip,
  tokenHeader,
  type Check,
  type CheckContext,
} from '../../define-check.js';

const endpoints = [
  { id: 'api-own-company-only', endpoint: 'admin', caller: 'an admin' },
  { id: 'api-user-own-company-only', endpoint: 'user', caller: 'a user' },
] as const;

/** What is shown to whom. */
export const apiOwnCompany: readonly Check[] = endpoints.map(({ id, endpoint, caller }) =>
  defineCheck({
    id,
    group: 'isolation',
    title: `The ${endpoint} endpoint shows ${caller} nothing of another company, not even when it is asked to`,
    severity: 'required',
    long: 'silence',
    needs: [`${endpoint}-endpoint`],
    after: [
      'activate-accepted',
      'activate-second-company',
      endpoint === 'admin' ? 'api-admin-accepts-admin' : 'api-user-accepts-user',
    ],
    source: source(
      'recommendations',
      "Companies are kept apart: a request acts on the caller's company alone.",
    ),
    observes: `Two companies activate, and the second gets a webhook if it has one. Then ${caller} of the first calls the ${endpoint} endpoint, plainly and with ?company= and the second's identifier: no answer may have the second's identifier, name or an id of its event.`,
    fix: 'Take the company from the answer of GET /3/auth/, and put it into the condition of every query.',
    likelyCause: 'A query has no condition on the company, or one that the caller may choose.',
    async run(context) {
      const own = context.company();
      // A name that stands in no answer by chance.
      const name = `Other ${context.unknownToken().slice(0, 12)}`;
      const other = context.company({ name });
      await own.activated();
      await other.activated();
      const traces = [other.id, name];
      if (other.webhooks().length > 0) traces.push(...idsIn(await other.webhook()));
      await other.quiet(100);
      const tokenOf = (company: typeof own): string =>
        endpoint === 'admin' ? company.adminToken : company.userToken;
      const show = (token: string, query: string): Promise<string[]> =>
        tracesShown(context, { endpoint, token, query, traces });
      if ((await show(tokenOf(other), '')).length === 0) {
        skip(`the ${endpoint} endpoint names neither its company nor what it knows of it`);
      }
      for (const query of ['', `?company=${other.id}`]) {
        const seen = await show(tokenOf(own), query);
        if (seen.length === 0) continue;
        fail(`The answer for ${caller} of ${own.id} shows another company`, {
          expected: `nothing of ${other.id}`,
          actual: `${seen.join(', ')}${query === '' ? '' : `, for ${query}`}`,
        });
      }
    },
  }),
);

interface Asked {
  endpoint: 'admin' | 'user';
  token: string;
  query: string;
  traces: readonly string[];
}

async function tracesShown(
  context: CheckContext,
  { endpoint, token, query, traces }: Asked,
): Promise<string[]> {
  const exchange = await context.ask(endpoint, tokenHeader(token), query);
  // To a query that it does not know, an endpoint may well say no.
  if (query === '') expectSuccess(exchange, `The ${endpoint} endpoint refused a caller that it is for`);
  const text = JSON.stringify(exchange.response);
  // The links to other pages repeat the query, and a message the value that it does not like.
  return traces.filter((trace) => text.includes(trace) && !query.includes(trace));
}

/** Those of the event's resource, its user and its account, which stand in no other answer by chance. */
function idsIn({ exchange }: CallReport): readonly string[] {
  return JSON.stringify(exchange.request.body).match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
}
