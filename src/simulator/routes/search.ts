import { invalidFields } from '../api-failure.js';
import type { ApiRequest, Routes } from '../api-request.js';
import { numberedPage, pageSize } from '../paginate.js';
import type { PlatformContext } from '../platform-context.js';
import { transactionsOf } from '../transactions.js';
import { viewAccount } from '../views/accounts.js';
import { viewTransaction } from '../views/transactions.js';
import { viewUser } from '../views/users.js';

interface Entry {
  /** What names it, and what people call it (assumption: which fields are searched is not published). */
  texts: (string | null)[];
  view(): object;
}

type Entries = (context: PlatformContext, company: string) => Entry[];

const searched: Readonly<Record<string, Entries>> = {
  users: (context, company) =>
    context.state.users.group(company).map((user) => {
      const { id, email, mobile, username, first_name: first, last_name: last } = user;
      const texts = [id, email, mobile, username, `${first} ${last}`];
      return { texts, view: () => viewUser(context, user) };
    }),
  accounts: (context, company) =>
    context.state.users
      .group(company)
      .flatMap(({ id }) => context.state.accounts.group(id))
      .map((account) => ({
        texts: [account.reference, account.name, account.label],
        view: () => viewAccount(context, account),
      })),
  transactions: (context, company) =>
    transactionsOf(context, company).map((transaction) => ({
      texts: [transaction.id, transaction.reference, transaction.note, transaction.subtype],
      view: () => viewTransaction(context, transaction),
    })),
};

/** By name, `users,accounts`; all where none is. */
function kindsAsked({ query }: ApiRequest): string[] {
  const known = Object.keys(searched);
  const asked = (query.get('resources') ?? '').split(',').filter(Boolean);
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalidFields({ resources: [`"${unknown}" is not a valid choice.`] });
  return asked.length === 0 ? known : known.filter((name) => asked.includes(name));
}

export const searchRoutes: Routes = {
  // In no envelope, unlike everything else (S): a page of each kind, and how much there is of it.
  'GET /3/admin/search/': (request, context) => {
    const words = (request.query.get('query') ?? '').toLowerCase();
    const fits = ({ texts }: Entry): boolean =>
      texts.some((text) => text?.toLowerCase().includes(words) === true);
    const all = kindsAsked(request).map((kind) => ({
      kind,
      found: (searched[kind]?.(context, request.company.id) ?? []).filter(fits),
    }));
    const counts = all.map(({ found }) => found.length);
    const highest = Math.max(...counts);
    // A page is of all kinds at once: there are as many as the one with the most of them fills.
    const { start, end, links } = numberedPage(highest, pageSize(request.query), request);
    const results = all.map(({ kind, found }) => [kind, found.slice(start, end).map((one) => one.view())]);
    const body = {
      highest_count: highest,
      overall_total: counts.reduce((sum, count) => sum + count, 0),
      ...(links.next === null ? {} : { next: links.next }),
      ...(links.previous === null ? {} : { previous: links.previous }),
      results: Object.fromEntries(results) as object,
    };
    return { status: 200, body };
  },
};
