import { pathPattern } from '../../../src/simulator/generic/shape.js';
import { dataOf, entriesOf } from './answer-data.js';
import { identityOf, renamed, type Identities } from './identities.js';
import type { Prepared, SdkOperation } from './prepared-company.js';

type Item = Record<string, unknown>;

/** What was written to a resource, to be found again when it is read. */
export interface Written {
  fields: Item;
}

interface Observed {
  prepared: Prepared;
  identities: Identities;
  operation: SdkOperation;
  path: Record<string, string>;
  body: Item | undefined;
  written: Map<string, Written>;
}

interface Observation {
  before(): Promise<void>;
  /** Whether it was seen that the operation shows or changes what is kept. */
  after(answer: unknown): Promise<boolean>;
}

/** Looks at the platform before and after an operation. */
export function observe(observed: Observed): Observation {
  const { operation } = observed;
  let before: unknown = null;
  return {
    async before() {
      if (operation.method !== 'GET') before = await readAround(observed, null);
    },
    async after(answer) {
      switch (operation.method) {
        case 'GET':
          return showsWhatWasWritten(observed, answer) || (await followsChanges(observed, answer));
        case 'POST':
          return (await beginsSession(observed, answer)) ?? isNewlyThere(observed, answer, before);
        case 'DELETE':
          return isGone(observed, before);
        default:
          return isChanged(observed, answer);
      }
    },
  };
}

/** What can be read where an operation writes: the entry itself, or the list that it is in. */
async function readAround({ prepared, operation, path }: Observed, id: string | null): Promise<unknown> {
  // What is made by `transactions/credit/` is among the `transactions/`.
  const collection = operation.path.replace(/(?<=\/transactions\/)(credit|debit|transfer)\/$/, '');
  const wanted = pathPattern(id === null ? collection : `${collection}{}/`);
  const read = prepared.operations.find(
    (one) => one.section === operation.section && one.method === 'GET' && pathPattern(one.path) === wanted,
  );
  if (read === undefined) return null;
  const params = id === null ? path : { ...path, own: id };
  const query = 'page_size' in read.query ? { page_size: 250 } : {};
  return prepared.call(read, { path: renamed(read.path, params), query }).catch(() => 'gone');
}

async function isNewlyThere(observed: Observed, answer: unknown, before: unknown): Promise<boolean> {
  const { operation, identities, written, body = {} } = observed;
  const item =
    identities.itemOf(operation) ??
    identities.itemOf({ ...operation, path: operation.path.replace(/(credit|debit|transfer)\/$/, '') });
  const listed = Object.values(dataOf(answer)).find(Array.isArray) as Item[] | undefined;
  const name = item?.name ?? 'id';
  const id = identityOf(dataOf(answer), name) ?? identityOf(listed?.[0] ?? {}, name);
  const after = await readAround(observed, null);
  const isNew =
    entriesOf(after).length > entriesOf(before).length || JSON.stringify(after) !== JSON.stringify(before);
  const inList = id !== undefined && entriesOf(after).some((entry) => identityOf(entry, name) === id);
  if (after !== null && !(isNew && inList)) return false;
  const read = item === undefined || id === undefined ? null : await readAround(observed, id);
  const shown =
    read === null ? entriesOf(after).find((entry) => identityOf(entry, name) === id) : dataOf(read);
  if (shown === undefined || after === null) return false;
  written.set(`${kindOf(operation)} ${id}`, { fields: body });
  return agrees(shown, listed === undefined ? body : {});
}

function showsWhatWasWritten({ operation, written, path }: Observed, answer: unknown): boolean {
  const kind = kindOf(operation);
  if (operation.path.endsWith('}/')) {
    const was = written.get(`${kind.replace(/\/\{\}$/, '')} ${Object.values(path).at(-1)}`);
    return was !== undefined && agrees(dataOf(answer), was.fields);
  }
  const single = written.get(`${kind} `);
  if (single !== undefined) return agrees(dataOf(answer), single.fields);
  const all = [...written].filter(([key]) => key.startsWith(`${kind} `));
  return entriesOf(answer).some((entry) =>
    all.some(([key, { fields }]) => isNamed(entry, key.slice(kind.length + 1)) && agrees(entry, fields)),
  );
}

/** By a field of its own, or by what it is a link to: `{group: {name: "user"}}`. */
function isNamed(entry: Item, name: string): boolean {
  return Object.values(entry).some((value) =>
    isItem(value) ? [value['code'], value['name']].includes(name) : String(value) === name,
  );
}

/** Whether it answers something else after a change of the platform's state elsewhere. */
async function followsChanges({ prepared, operation, path }: Observed, answer: unknown): Promise<boolean> {
  await prepared.stir();
  const again = await prepared.call(operation, { path });
  return JSON.stringify(again) !== JSON.stringify(answer);
}

/** Of what answers a token: whether it lets in. Null for everything else. */
async function beginsSession({ prepared, operation }: Observed, answer: unknown): Promise<boolean | null> {
  if (!/\/(register|refresh|tokens)\/$/.test(operation.path)) return null;
  const { token } = dataOf(answer);
  return typeof token === 'string' && (await prepared.tokenWorks(token));
}

async function isChanged(observed: Observed, answer: unknown): Promise<boolean> {
  const { body = {}, written, operation } = observed;
  const read = await readAround(observed, null);
  const told = dataOf(answer);
  const shown = dataOf(read);
  const compared = Object.keys(body).filter((field) => isComparable(body[field], shown[field]));
  if (compared.length === 0) return false;
  if (!operation.path.endsWith('}/')) written.set(`${kindOf(operation)} `, { fields: body });
  return compared.every((field) => holds(shown[field], body[field]) && holds(told[field], body[field]));
}

async function isGone(observed: Observed, before: unknown): Promise<boolean> {
  const after = await readAround(observed, null);
  if (after === 'gone') return before !== 'gone' && before !== null;
  return entriesOf(before).length > entriesOf(after).length;
}

/** Of what was written, everything plain that the answer has too is the same; and there is something that it has. */
function agrees(shown: Item, fields: Item): boolean {
  const compared = Object.keys(fields).filter((field) => isPlain(fields[field]) && isPlain(shown[field]));
  if (Object.keys(fields).length > 0 && compared.length === 0) return true;
  return compared.every((field) => shown[field] === fields[field]);
}

/** An object holds what was written into it; what it had before may be there too. */
function holds(shown: unknown, value: unknown): boolean {
  if (!isItem(shown) || !isItem(value)) return shown === value;
  return Object.entries(value).every(([field, inner]) => shown[field] === inner);
}

function isComparable(value: unknown, shown: unknown): boolean {
  if (isPlain(value)) return isPlain(shown);
  return (
    isItem(value) &&
    isItem(shown) &&
    Object.values(value).every(isPlain) &&
    Object.keys(value).every((field) => field in shown)
  );
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** The same for both sections, as they show the same records. */
function kindOf({ path }: SdkOperation): string {
  return pathPattern(path)
    .replace(/^\/3\/(admin\/)?/, '')
    .replace(/^public\/(companies\/\{\}\/)?/, '')
    .replace(/^user\//, 'users/')
    .replace(/^users\/\{\}\/(?=.)/, 'users/')
    .replace(/^auth\/(?=tokens|mfa)/, 'users/')
    .replace(/^company\/(?=currencies|bank|wallet)/, '')
    .replace(/^users\/legal-terms/, 'legal-terms')
    .replace(/\/$/, '');
}
