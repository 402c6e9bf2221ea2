import type { Variant } from '../variant.js';
import { activation, deactivation, rotation } from '../anchors.js';

/** Has one of the platform's calls act on the company that the request names. */
const named = (beginning: string): [string, string] => [
  beginning,
  beginning
    .replace(/\{ ([^}]+) \}/, '{ $1, company: named }')
    .replace(
      'const company = await companyOfServiceToken(token, address);',
      'const company = await companyOfServiceToken(token, address).then((own) => (named in state.companies ? named : own));',
    ),
];

const storing = 'state.companies[company] = { token, secret, active: true };';
const forgetting = 'delete state.companies[company];';
/** Rows are found by what the platform calls the company, which its admins may change. */
const byName = (source: string): string => source.replaceAll('[company]', '[names[company] ?? company]');

export const isolationVariants: readonly Variant[] = [
  {
    caughtBy: 'api-own-company-only',
    fault: 'shows every company that it knows',
    change: [
      [
        'data: { id: company, name, active: row.active }',
        'data: { id: company, name, known: Object.keys(state.companies) }',
      ],
    ],
  },
  {
    caughtBy: 'api-own-company-only',
    fault: 'shows the company that the query names',
    change: [
      [
        'return route(await bodyOf(request), request.socket.remoteAddress, request.headers);',
        "return route(await bodyOf(request), request.socket.remoteAddress, { ...request.headers, named: request.url.split('company=')[1] });",
      ],
      [
        'async function adminCompany(_body, address, { authorization })',
        'async function adminCompany(_body, address, { authorization, named })',
      ],
      [
        '  const row = state.companies[company];\n  if (!row?.active) throw new Refusal(403',
        '  const row = state.companies[named ?? company];\n  if (!row?.active) throw new Refusal(403',
      ],
    ],
  },
  {
    caughtBy: 'api-user-own-company-only',
    fault: 'has no condition on the company in its query',
    change: [
      ['Object.values(state.inbox).filter((job) => job.company === company)', 'Object.values(state.inbox)'],
    ],
  },
  {
    caughtBy: 'activate-own-company-only',
    fault: 'has one token for all',
    change: [[storing, `${storing}\n  for (const one of Object.values(state.companies)) one.token = token;`]],
  },
  {
    caughtBy: 'activate-own-company-only',
    fault: 'updates the token of a company that it knows without a condition',
    change: [
      [
        storing,
        `if (state.companies[company]) for (const one of Object.values(state.companies)) one.token = token;\n    ${storing}`,
      ],
    ],
  },
  {
    caughtBy: 'activate-named-company',
    fault: 'stores the token for the company that the body names',
    change: [named(activation)],
  },
  {
    caughtBy: 'rotate-own-company-only',
    fault: 'replaces the token of every company',
    change: [
      ['  row.token = token;\n', '  for (const one of Object.values(state.companies)) one.token = token;\n'],
    ],
  },
  {
    caughtBy: 'rotate-named-company',
    fault: 'replaces the token of the company that the body names',
    change: [named(rotation)],
  },
  {
    caughtBy: 'deactivate-own-company-only',
    fault: 'is deactivated for all at once',
    change: [
      [
        'state.companies[company].active = false;',
        'for (const one of Object.values(state.companies)) one.active = false;',
      ],
    ],
  },
  {
    caughtBy: 'purge-own-company-only',
    fault: 'empties its table at a purge',
    change: [[forgetting, 'state.companies = {};']],
  },
  {
    caughtBy: 'deactivate-named-company',
    fault: 'purges the company that the body names',
    change: [named(deactivation)],
  },
  {
    caughtBy: 'isolation-same-name',
    fault: 'purges every company of that name',
    change: [
      [
        storing,
        "const { name } = await platform(token, 'GET', 'admin/company/');\n  state.companies[company] = { token, secret, active: true, name };",
      ],
      [
        forgetting,
        `const gone = state.companies[company]?.name;
    for (const [id, row] of Object.entries(state.companies)) if (row.name === gone) delete state.companies[id];`,
      ],
    ],
  },
  {
    caughtBy: 'isolation-same-name',
    fault: 'has one row for all companies of a name',
    change: [
      ['const maxBodyBytes', 'const names = {};\nconst maxBodyBytes'],
      [
        'const secret = state.companies[company]?.secret',
        "names[company] = (await platform(token, 'GET', 'admin/company/')).name;\n  const secret = state.companies[names[company]]?.secret",
      ],
      [storing, byName(storing)],
      [`    ${forgetting}`, `    ${byName(forgetting)}`],
      [
        '} else if (state.companies[company]) {\n    state.companies[company].active = false;',
        `} else if (state.companies[names[company]]) {\n    ${byName('state.companies[company].active = false;')}`,
      ],
      [
        '  const row = state.companies[company];\n  if (!row?.active) throw new Refusal(409',
        byName('  const row = state.companies[company];\n  if (!row?.active) throw new Refusal(409'),
      ],
      [
        '  const row = state.companies[company];\n  const [scheme',
        byName('  const row = state.companies[company];\n  const [scheme'),
      ],
      ['const row = state.companies[job.company];', 'const row = state.companies[names[job.company]];'],
      [
        '  const row = state.companies[company];\n  if (!row?.active) throw new Refusal(403',
        byName('  const row = state.companies[company];\n  if (!row?.active) throw new Refusal(403'),
      ],
      ['if (!state.companies[company]?.active)', byName('if (!state.companies[company]?.active)')],
    ],
  },
  {
    caughtBy: 'isolation-similar-ids',
    fault: 'purges every company whose identifier begins alike',
    change: [
      [
        forgetting,
        'for (const one of Object.keys(state.companies)) if (one.startsWith(company)) delete state.companies[one];',
      ],
    ],
  },
  {
    caughtBy: 'isolation-similar-ids',
    fault: 'takes - and _ for the same',
    change: [
      ['return { company: data.company,', "return { company: data.company.replaceAll('_', '-'),"],
      [
        'function webhook({ id, event, company, data }',
        'function webhook({ id, event, company: sent, data }',
      ],
      [
        '  const row = state.companies[company];\n  const [scheme',
        "  const company = String(sent).replaceAll('_', '-');\n  const row = state.companies[company];\n  const [scheme",
      ],
    ],
  },
  {
    caughtBy: 'webhook-refuses-other-company-secret',
    fault: 'takes the secret of any company',
    change: [
      [
        '!same(secret, row?.secret)',
        '!(row && Object.values(state.companies).some((one) => same(secret, one.secret)))',
      ],
    ],
  },
  {
    caughtBy: 'webhook-refuses-other-company-secret',
    fault: 'takes the service token for the secret as well',
    change: [['!same(secret, row?.secret)', '!same(secret, row?.secret) && !same(secret, row?.token)']],
  },
];
