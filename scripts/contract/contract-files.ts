import { readSdk, type Operation, type SdkContract, type SectionContract } from './read-sdk.js';

/** The files of src/contract/generated/, by name: the operations and schemas of the official SDK in a folder. */
export function contractFiles(sdkFolder: string): Record<string, string> {
  const contract = readSdk(sdkFolder);
  return {
    'admin.json': sectionText(contract.sdk_version, withSharedChoices(contract.admin)),
    'user.json': sectionText(contract.sdk_version, withSharedChoices(contract.user)),
    'operation-keys.ts': keysText(contract),
  };
}

/** Choices longer than this are written once: every address has a country, out of 250. */
const longChoices = 20;

function withSharedChoices({ operations, schemas }: SectionContract): SectionContract {
  const shared = new Map<string, string>();
  const refer = (_key: string, value: unknown): unknown => {
    const choices = typeof value === 'object' && value !== null && 'enum' in value ? value.enum : undefined;
    if (!Array.isArray(choices) || choices.length <= longChoices) return value;
    const text = JSON.stringify(choices);
    const name = shared.get(text) ?? `Choices${shared.size + 1}`;
    shared.set(text, name);
    return { ...Object(value), enum: undefined, $ref: `#/${name}` };
  };
  const copy = JSON.parse(JSON.stringify({ operations, schemas }, refer)) as SectionContract;
  const named = [...shared].map(([text, name]) => [name, { enum: JSON.parse(text) as [] }] as const);
  return { operations: copy.operations, schemas: { ...copy.schemas, ...Object.fromEntries(named) } };
}

/** One line per operation and per schema: small to ship, and a newer SDK shows as changed lines. */
function sectionText(version: string, { operations, schemas }: SectionContract): string {
  const operationLines = operations.map((operation) => `  ${entry(keyOf(operation), withoutKey(operation))}`);
  const schemaLines = Object.entries(schemas).map(([name, schema]) => `  ${entry(name, schema)}`);
  return [
    '{',
    `${entry('sdk_version', version)},`,
    '"operations": {',
    operationLines.join(',\n'),
    '},',
    '"schemas": {',
    schemaLines.join(',\n'),
    '}',
    '}',
    '',
  ].join('\n');
}

/** The route table, which is all that a platform needs to start: the schemas are read at the first request for one. */
function keysText({ sdk_version, admin, user }: SdkContract): string {
  const keys = [...admin.operations, ...user.operations].map((operation) => `  '${keyOf(operation)}',`);
  return [
    '// Written by `npm run contract:generate` from the sources of the official SDK. Do not edit.',
    '',
    `export const sdkVersion = '${sdk_version}';`,
    '',
    '/** Every operation of the official SDK: the admin section first, sorted by path. */',
    'export const sdkOperationKeys = [',
    ...keys,
    '] as const;',
    '',
  ].join('\n');
}

function keyOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

function withoutKey({ id, query, body, multipart, status, response }: Operation): object {
  return { id, query, body, ...(multipart ? { multipart } : {}), status, response };
}

function entry(name: string, value: unknown): string {
  return `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
}
