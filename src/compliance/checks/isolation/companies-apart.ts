import { source } from '../../../contract/sources.js';
import {
  defineCheck,
  expectRefused,
  expectServedAsBefore,
  type Activity,
  type Check,
  type CheckContext,
  type TestCompany,
} from '../../define-check.js';

interface Alike {
  id: string;
  title: string;
  /** After `Companies activate`. */
  which: string;
  /** The first one is purged at last. */
  companies(context: CheckContext): readonly [TestCompany, ...TestCompany[]];
  fix: string;
  likelyCause: string;
}

const alike: readonly Alike[] = [
  {
    id: 'isolation-same-name',
    title: 'Companies with the same display name are two companies',
    which: 'that have the same display name',
    companies(context) {
      const name = `Savings ${context.unknownToken().slice(0, 8)}`;
      return [context.company({ name }), context.company({ name })];
    },
    fix: "Key everything on the company's identifier (company in the answer of GET /3/auth/), never on its name.",
    likelyCause: 'Companies are looked up by their name, which two may share and each may change.',
  },
  {
    id: 'isolation-similar-ids',
    title: 'Companies whose identifiers begin alike or differ in a sign are two companies',
    which: 'whose identifiers differ in their ends alone: nothing, -2 and _2',
    companies(context) {
      const first = context.company();
      return [first, ...['-2', '_2'].map((end) => context.company({ id: `${first.id}${end}` }))];
    },
    fix: 'Compare identifiers as they are: no prefix, no LIKE, no slug made of them.',
    likelyCause: 'Identifiers are compared by their beginning, by a pattern, or after signs were taken out.',
  },
];

/** Companies that are easily taken for one another are served as if they had nothing in common. */
export const companiesApart: readonly Check[] = alike.map(({ companies, which, ...words }) =>
  defineCheck({
    ...words,
    group: 'isolation',
    observes: `Companies activate ${which}. Each must be served as right after its own activation, with its own token, and take no webhook with the secret of another. The first one is purged at last, and the others must be served as before.`,
    severity: 'required',
    long: 'silence',
    reachesOthers: true,
    after: [
      'activate-accepted',
      'activate-second-company',
      'activate-own-company-only',
      'purge-own-company-only',
      'webhook-refuses-other-company-secret',
    ],
    source: source(
      'recommendations',
      'On activation the extension stores company and token; handlers operate on the right company alone.',
    ),
    async run(context) {
      const all = companies(context);
      const alone: Activity[] = [];
      for (const company of all) {
        await company.activated();
        alone.push(await context.activityOf(company, []));
      }
      await expectServed(context, alone, 'Beside a company that is easily taken for it');
      await expectOwnSecretsOnly(all);
      const [first] = all;
      await first.deactivate({ purge: true });
      const others = alone.slice(1);
      await expectServed(context, others, 'After a purge of a company that is easily taken for it');
      for (const activity of others) await context.proveTelling(activity);
    },
  }),
);

/** Each as it was served when it was the newest. */
async function expectServed(
  context: CheckContext,
  before: readonly Activity[],
  message: string,
): Promise<void> {
  const now = await Promise.all(before.map(({ company }) => context.activityOf(company, [])));
  for (const [index, one] of before.entries()) expectServedAsBefore(one, now[index] ?? one, message);
}

async function expectOwnSecretsOnly(companies: readonly TestCompany[]): Promise<void> {
  for (const one of companies) {
    for (const other of companies) {
      const [webhook] = other.webhooks();
      if (other === one || webhook === undefined || one.webhooks().length === 0) continue;
      const report = await one.webhook({ secret: webhook.secret });
      expectRefused(report, `The extension took a webhook for ${one.id} with the secret of ${other.id}`);
    }
  }
}
