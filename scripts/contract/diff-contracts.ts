import { diffSchemas, describeSchema } from './diff-schemas.js';
import type { Operation, SdkContract, Section, SectionContract } from './read-sdk.js';
import type { Schema } from '../../src/contract/sdk-contract.js';

/** What differs, by what it is about, in the order in which it matters: a line each, `+` and `-` from the first to the second. */
export interface ContractDifferences {
  events: string[];
  permissions: string[];
  operations: string[];
  /** Of requests and answers, with their types and choices. */
  fields: string[];
}

export function diffContracts(before: SdkContract, after: SdkContract): ContractDifferences {
  const of = (diff: (section: Section, was: SectionContract, is: SectionContract) => string[]): string[] =>
    (['admin', 'user'] as const).flatMap((section) => diff(section, before[section], after[section]));
  return {
    events: diffChoices(before, after, 'AdminWebhook', 'event'),
    permissions: ['section', 'type', 'level'].flatMap((part) =>
      diffChoices(before, after, 'Permission', part).map((line) => `${line} (${part})`),
    ),
    operations: of(diffOperations),
    fields: of(diffNamedSchemas),
  };
}

/** What a field of an admin's type may be, and may no longer be: a line each. */
function diffChoices(before: SdkContract, after: SdkContract, type: string, field: string): string[] {
  const [was, is] = [before, after].map(({ admin }) => admin.schemas[type]?.properties?.[field]?.enum ?? []);
  return [
    ...(was ?? []).filter((value) => !is?.includes(value)).map((value) => `- ${value}`),
    ...(is ?? []).filter((value) => !was?.includes(value)).map((value) => `+ ${value}`),
  ];
}

function diffOperations(section: Section, before: SectionContract, after: SectionContract): string[] {
  return diffEntries(byKey(before.operations), byKey(after.operations), {
    name: (key) => `${section} ${key}`,
    describe: ({ body, response }) => ` (${inWords(body)} → ${inWords(response)})`,
    diff: diffOperation,
  });
}

function byKey(operations: readonly Operation[]): Record<string, Operation> {
  return Object.fromEntries(
    operations.map((operation) => [`${operation.method} ${operation.path}`, operation]),
  );
}

function diffOperation(path: string, was: Operation, is: Operation): string[] {
  const rest = ({ id, multipart, status, body, response }: Operation): string =>
    `${id} (${inWords(body)} → ${status} ${inWords(response)})${multipart ? ' as multipart/form-data' : ''}`;
  return [
    ...diffSchemas(`${path} query`, { properties: was.query }, { properties: is.query }),
    ...(rest(was) === rest(is) ? [] : [`~ ${path}: was ${rest(was)}, is ${rest(is)}`]),
  ];
}

/** Bodies and answers are named schemas nearly always, whose fields are compared by their names. */
function inWords(schema: Schema | null): string {
  return schema === null ? 'nothing' : describeSchema(schema);
}

function diffNamedSchemas(section: Section, before: SectionContract, after: SectionContract): string[] {
  return diffEntries(before.schemas, after.schemas, {
    name: (key) => `${section} ${key}`,
    describe: (schema) => `: ${Object.keys(schema.properties ?? {}).join(', ') || describeSchema(schema)}`,
    diff: diffSchemas,
  });
}

interface EntryOptions<Entry> {
  name: (key: string) => string;
  /** Of what is new. */
  describe: (entry: Entry) => string;
  diff: (path: string, was: Entry, is: Entry) => string[];
}

function diffEntries<Entry>(
  before: Record<string, Entry>,
  after: Record<string, Entry>,
  { name, describe, diff }: EntryOptions<Entry>,
): string[] {
  const removed = Object.keys(before).filter((key) => !(key in after));
  const added = Object.entries(after).filter(([key]) => !(key in before));
  return [
    ...removed.map((key) => `- ${name(key)}`),
    ...added.map(([key, entry]) => `+ ${name(key)}${describe(entry)}`),
    ...Object.entries(before).flatMap(([key, was]) => {
      const is = after[key];
      return is === undefined ? [] : diff(name(key), was, is);
    }),
  ];
}
