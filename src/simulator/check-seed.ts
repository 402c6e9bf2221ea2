import { limits } from '../contract/limits.js';
import { UserError } from '../errors.js';
import { defaultCurrency, type Seed, type SeedCompany, type SeedUser } from './seed-format.js';
import {
  isObject,
  listOf,
  mapOf,
  must,
  oneOf,
  shape,
  show,
  text,
  textLike,
  wholeNumber,
  type Report,
  type SeedFinding,
  type SeedPath,
} from './seed-rules.js';

const metadata = must(
  `null or an object of at most ${limits.metadataMaxBytes} bytes as JSON`,
  (value) =>
    value === null ||
    (isObject(value) && Buffer.byteLength(JSON.stringify(value)) <= limits.metadataMaxBytes),
);

const currency = shape(
  {
    code: textLike('a code of at most 30 letters, digits, - and _', /^[\w-]{1,30}$/),
    divisibility: wholeNumber('a whole number, 0 to 18', 0, 18),
    display_code: text,
    description: text,
    symbol: text,
    unit: text,
  },
  ['code', 'divisibility'],
);

const group = shape(
  {
    name: textLike('small letters, digits, - and _', /^[a-z0-9][a-z0-9_-]*$/),
    label: text,
    description: text,
  },
  ['name'],
);

const subtype = shape(
  {
    name: text,
    tx_type: oneOf(['credit', 'debit']),
    label: text,
    description: text,
    usage_type: oneOf(['partner', 'single']),
  },
  ['name', 'tx_type'],
);

const user = shape({
  id: textLike('a UUID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  email: textLike('an email address', /^[^\s@]+@[^\s@]+\.[^\s@]+$/),
  mobile: text,
  username: text,
  group: text,
  password: text,
  first_name: text,
  last_name: text,
  metadata,
  balances: mapOf(
    wholeNumber("a whole number of the currency's smallest unit, 0 or more", 0, Number.MAX_SAFE_INTEGER),
  ),
});

const company = shape(
  {
    id: textLike('small letters, digits, - and _', /^[a-z0-9][a-z0-9_-]*$/),
    name: text,
    metadata,
    currencies: listOf(currency),
    groups: listOf(group),
    subtypes: listOf(subtype),
    users: listOf(user),
  },
  ['id'],
);

const seed = shape({ companies: listOf(company) }, ['companies']);

/** A seed, or all that keeps a value from being one. */
export type CheckedSeed = { seed: Seed } | { findings: readonly SeedFinding[] };

/** Reads a value as a seed. Tells of all that is wrong with it at once. */
export function checkSeed(value: unknown): CheckedSeed {
  const findings: SeedFinding[] = [];
  const report: Report = (finding) => void findings.push(finding);
  seed(value, [], report);
  if (findings.length > 0) return { findings };
  // Checked by the rules above, field by field.
  const checked = value as Seed;
  checkTogether(checked, report);
  return findings.length > 0 ? { findings } : { seed: checked };
}

/** A seed that a program made. @throws UserError that names every problem by its path. */
export function requireSeed(value: unknown): Seed {
  const checked = checkSeed(value);
  if ('seed' in checked) return checked.seed;
  throw new UserError(
    [
      `The seed is not valid: ${countProblems(checked.findings.length)}`,
      ...checked.findings.map(({ path, message }) => `  ${describePath(path)}${message}`),
    ].join('\n'),
  );
}

export function countProblems(count: number): string {
  return count === 1 ? '1 problem' : `${count} problems`;
}

/** `companies[0].users[2].email: `; nothing for the seed as a whole. */
export function describePath(path: SeedPath): string {
  if (path.length === 0) return '';
  const parts = path.map((key, at) =>
    typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${key}`,
  );
  return `${parts.join('')}: `;
}

/** What no field by itself can say: names that stand twice, and names of what is not there. */
function checkTogether({ companies }: Seed, report: Report): void {
  const seen = new Set<string>();
  const unique = (scope: SeedPath, what: string, key: string | undefined, path: SeedPath): void => {
    if (key === undefined) return;
    const id = JSON.stringify([scope, what, key]);
    if (seen.has(id)) report({ path, message: `${show(key)} stands here a second time` });
    seen.add(id);
  };
  for (const [index, one] of companies.entries()) {
    const path = ['companies', index];
    unique([], 'company', one.id, [...path, 'id']);
    const named = (
      kind: 'currencies' | 'groups' | 'subtypes',
      keys: readonly string[],
      field: string,
    ): void => {
      for (const [at, key] of keys.entries()) unique(path, kind, key, [...path, kind, at, field]);
    };
    named('currencies', one.currencies?.map(({ code }) => code) ?? [], 'code');
    named('groups', one.groups?.map(({ name }) => name) ?? [], 'name');
    named('subtypes', one.subtypes?.map(({ name, tx_type }) => `${name} (${tx_type})`) ?? [], 'name');
    for (const [at, person] of one.users?.entries() ?? []) {
      const place = [...path, 'users', at];
      unique([], 'id', person.id, [...place, 'id']);
      for (const field of ['email', 'mobile', 'username'] as const) {
        unique(path, field, person[field], [...place, field]);
      }
      checkUser(one, person, place, report);
    }
  }
}

function checkUser(one: SeedCompany, person: SeedUser, path: SeedPath, report: Report): void {
  if (person.email === undefined && person.mobile === undefined && person.username === undefined) {
    report({ path, message: 'needs an email, a mobile or a username' });
  }
  const groups = [...new Set(['admin', 'user', ...(one.groups?.map(({ name }) => name) ?? [])])];
  if (person.group !== undefined && !groups.includes(person.group)) {
    const message = `${show(person.group)} is no group of this company: it has ${groups.join(', ')}`;
    report({ path: [...path, 'group'], message });
  }
  const codes = [...new Set(one.currencies?.map(({ code }) => code) ?? [defaultCurrency.code])];
  for (const code of Object.keys(person.balances ?? {})) {
    if (codes.includes(code)) continue;
    const message = `is no currency of this company: it has ${codes.join(', ')}`;
    report({ path: [...path, 'balances', code], message, atKey: true });
  }
}
