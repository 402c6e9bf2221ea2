import { source, type Source } from '../../../contract/sources.js';
import {
  defineCheck,
  expectServedAsBefore,
  type Check,
  type CheckContext,
  type Need,
  type TestCompany,
} from '../../define-check.js';

interface Two {
  context: CheckContext;
  one: TestCompany;
  other: TestCompany;
}

interface OwnOnly {
  id: string;
  title: string;
  needs?: readonly Need[];
  after?: readonly string[];
  /** What happened to one company, before `the extension does not serve the other any more`. */
  event: string;
  act(two: Two): Promise<unknown>;
  source?: Source;
  fix: string;
  likelyCause: string;
}

const tokenOnly = source(
  'requirements',
  'The token in the body is the only proof: what a call says beside it about a company proves nothing.',
);

const acts: readonly OwnOnly[] = [
  {
    id: 'activate-own-company-only',
    title: "One company's activation leaves the other companies' tokens alone",
    event: 'After another activation of another company',
    act: ({ one }) => one.activated(),
    fix: 'Store the token in the row of the company that GET /3/auth/ names, and in no other.',
    likelyCause: 'The update of the token has no condition, or the token is kept in one place for all.',
  },
  {
    id: 'activate-named-company',
    title: 'An activation is for the company that its token is of, whatever else it names',
    after: ['activate-own-company-only'],
    event: "After another company's activation that named this one",
    act: (two) => callNaming(two, two.context.manifest.endpoints.activate),
    source: tokenOnly,
    fix: 'Take the company from the answer of GET /3/auth/, never from the request.',
    likelyCause: 'The company is read from the body or the query, where a caller can write any.',
  },
  {
    id: 'rotate-own-company-only',
    title: "One company's rotation leaves the other companies' tokens alone",
    needs: ['rotate-endpoint'],
    after: ['rotate-accepted', 'rotate-new-token-used'],
    event: 'After a rotation for another company',
    act: ({ one }) => one.rotated(),
    source: source('requirements', "The new token replaces the stored one of that token's company."),
    fix: 'Take the company from the answer of GET /3/auth/ for the new token, and update its row alone.',
    likelyCause: 'The update of the token has no condition, or a wrong one.',
  },
  {
    id: 'rotate-named-company',
    title: 'A rotation is for the company that its token is of, whatever else it names',
    needs: ['rotate-endpoint'],
    after: ['rotate-own-company-only'],
    event: "After another company's rotation that named this one",
    act: (two) => callNaming(two, two.context.manifest.endpoints.rotate ?? '/'),
    source: tokenOnly,
    fix: 'Take the company from the answer of GET /3/auth/, never from the request.',
    likelyCause: 'The company is read from the body or the query, where a caller can write any.',
  },
  {
    id: 'deactivate-own-company-only',
    title: "One company's deactivation leaves the other companies active",
    after: ['deactivate-accepted'],
    event: 'After a deactivation of another company',
    act: ({ one }) => one.deactivate(),
    fix: 'Clear the active flag of the company that GET /3/auth/ names, and of no other.',
    likelyCause: 'The active flag is one for all, or its update has no condition.',
  },
  {
    id: 'purge-own-company-only',
    title: "One company's purge leaves the other companies' data alone",
    after: ['deactivate-purge-accepted', 'deactivate-own-company-only'],
    event: 'After a purge of another company',
    act: ({ one }) => one.deactivate({ purge: true }),
    fix: 'Put the company that GET /3/auth/ names into the condition of every delete.',
    likelyCause: 'A delete has no condition, or a table is emptied.',
  },
  {
    id: 'deactivate-named-company',
    title: 'A deactivation is for the company that its token is of, whatever else it names',
    after: ['purge-own-company-only'],
    event: "After another company's purge that named this one",
    async act(two) {
      await callNaming(two, two.context.manifest.endpoints.deactivate, { purge: true });
      // What was purged meanwhile is known again, as it is to the platform.
      await two.one.activate();
    },
    source: tokenOnly,
    fix: 'Take the company from the answer of GET /3/auth/, never from the request.',
    likelyCause: 'The company is read from the body or the query, where a caller can write any.',
  },
];

/** What is done with one company's token acts on that company alone. */
export const ownCompanyOnly: readonly Check[] = acts.map(({ event, act, after = [], ...words }) =>
  defineCheck({
    source: source(
      'recommendations',
      "Companies are kept apart: a request acts on the caller's company alone.",
    ),
    ...words,
    group: 'isolation',
    observes: `Two companies are active, and one is watched. ${event}, it must be served as before: its webhooks are taken, its admin is answered, and the calls to the platform because of that are made with its own token.`,
    severity: 'required',
    long: 'silence',
    reachesOthers: true,
    after: ['activate-accepted', 'activate-second-company', ...after],
    async run(context) {
      const [one, other] = [context.company(), context.company()];
      await one.activated();
      await other.activated();
      const before = await context.activityOf(other, [one]);
      await act({ context, one, other });
      expectServedAsBefore(before, await context.activityOf(other, [one]), event);
      await context.proveTelling(before);
    },
  }),
);

/** A call with one company's token that names the other wherever a developer might look. Its answer is its own business. */
async function callNaming(
  { context, one, other }: Two,
  path: string,
  more: Record<string, unknown> = {},
): Promise<void> {
  await context.call({
    method: 'POST',
    path: `${path}?company=${other.id}`,
    headers: { 'x-company': other.id },
    body: {
      token: one.serviceToken(),
      company: other.id,
      company_id: other.id,
      identifier: other.id,
      ...more,
    },
  });
}
