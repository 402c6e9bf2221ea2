import type { Schema, SectionContract } from '../../contract/sdk-contract.js';
import { isJsonObject } from '../read-fields.js';
import { resolveSchema } from './shape.js';

/** What a value may be completed with, where a schema asks for more than a client wrote. */
export interface ViewSource {
  contract: SectionContract;
  /** For `created`, `updated` and other dates that nobody wrote. */
  created: number;
  updated: number;
  /** The whole resource that a value names (`user: "someone@acme.test"`); undefined where there is none. */
  refer(field: string, value: unknown): Readonly<Record<string, unknown>> | undefined;
}

/** How deep an example goes that nobody wrote: schemas refer to each other. */
const depthOfExamples = 4;

/** A value as a schema has it: what is there and fits stays, what is missing is completed with an example. */
export function viewAs(source: ViewSource, schema: Schema, value: unknown, field = '', depth = 0): unknown {
  const found = resolveSchema(source.contract, schema);
  if (found.anyOf !== undefined) return viewAsOneOf(source, found.anyOf, value, field, depth);
  if (found.enum !== undefined) return viewAsChoice(found.enum, value, field);
  const types = typesOf(found);
  const missing = value === undefined || value === null;
  if (missing && types.includes('null')) return null;
  if (types.includes('object')) return viewAsObject(source, found, value, field, depth);
  if (types.includes('array')) {
    const { items = {} } = found;
    const values: unknown[] = Array.isArray(value) ? value : [];
    return values.map((item) => viewAs(source, items, item, singular(field), depth + 1));
  }
  if (types.includes('number')) return viewAsNumber(source, value, field);
  if (types.includes('boolean'))
    return typeof value === 'boolean' ? value : value === 'true' || isOnByDefault(field, value);
  if (types.includes('string')) return viewAsText(source, value, field);
  return value ?? null;
}

function viewAsOneOf(
  source: ViewSource,
  branches: readonly Schema[],
  value: unknown,
  field: string,
  depth: number,
): unknown {
  const resolved = branches.map((branch) => resolveSchema(source.contract, branch));
  const nullable = resolved.some(({ enum: choices }) => choices?.includes(null));
  if ((value === undefined || value === null) && nullable) return null;
  const chosen =
    resolved.find((branch) => suits(branch, value)) ??
    resolved.find((branch) => !branch.enum?.includes(null));
  return chosen === undefined ? null : viewAs(source, chosen, value, field, depth);
}

function suits(schema: Schema, value: unknown): boolean {
  if (schema.enum !== undefined) return (schema.enum as unknown[]).includes(value);
  const type = Array.isArray(value) ? 'array' : typeof value;
  if (value === undefined || value === null || !typesOf(schema).includes(type)) return false;
  // Of several kinds of objects, the one whose fields the value has.
  const { required = [] } = schema;
  return !isJsonObject(value) || required.every((field) => field in value);
}

function viewAsChoice(choices: NonNullable<Schema['enum']>, value: unknown, field: string): unknown {
  if ((choices as unknown[]).includes(value)) return value;
  if (choices.includes(null)) return null;
  return defaultChoices[field]?.find((choice) => choices.includes(choice)) ?? choices[0];
}

/** What a resource begins with where the first of its choices would be an odd one (assumption). */
const defaultChoices: Record<string, string[]> = {
  status: ['pending', 'active', 'open', 'Pending'],
  section: ['user'],
  priority: ['info'],
};

function viewAsObject(
  source: ViewSource,
  schema: Schema,
  value: unknown,
  field: string,
  depth: number,
): unknown {
  const { properties } = schema;
  const given = isJsonObject(value) ? value : undefined;
  if (properties === undefined) return given ?? {};
  const referred = given === undefined ? source.refer(field, value) : undefined;
  const from =
    given ??
    referred ??
    (typeof value === 'string' || typeof value === 'number' ? named(properties, value) : {});
  const { required = [] } = schema;
  const view: Record<string, unknown> = {};
  for (const name in properties) {
    const property = properties[name];
    const isAbsent = from[name] === undefined && !required.includes(name) && depth >= depthOfExamples;
    if (property !== undefined && !isAbsent)
      view[name] = viewAs(source, property, from[name], name, depth + 1);
  }
  return view;
}

/** An object that only its name is known of: `{code: "USD"}`. */
function named(properties: Record<string, Schema>, value: string | number): Record<string, unknown> {
  const key = ['id', 'identifier', 'code', 'name', 'reference'].find((name) => name in properties);
  return key === undefined ? {} : { [key]: value };
}

function viewAsNumber({ created, updated }: ViewSource, value: unknown, field: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  if (field === 'created') return created;
  if (field === 'updated') return updated;
  return 0;
}

function viewAsText({ created, updated }: ViewSource, value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isJsonObject(value)) {
    const key = ['identifier', 'id', 'code', 'name', 'reference'].find(
      (name) => typeof value[name] === 'string',
    );
    if (key !== undefined) return String(value[key]);
  }
  // Of policies and alerts, the SDK has dates as texts.
  if (field === 'created') return new Date(created).toISOString();
  if (field === 'updated') return new Date(updated).toISOString();
  return field === 'url' || field === 'uri' ? 'https://example.com/' : '';
}

function isOnByDefault(field: string, value: unknown): boolean {
  return value === undefined && (field === 'active' || field === 'enabled' || field.startsWith('allow_'));
}

export function typesOf({ type, properties }: Schema): string[] {
  if (type === undefined) return properties === undefined ? [] : ['object'];
  return Array.isArray(type) ? type : [type];
}

/** `currencies` hold a `currency`. */
function singular(field: string): string {
  if (field.endsWith('ies')) return `${field.slice(0, -3)}y`;
  return field.endsWith('s') ? field.slice(0, -1) : field;
}
