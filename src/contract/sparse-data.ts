import type { EventName } from './events.js';
import { eventCauses } from './operation-events.js';
import { loadSection, type Schema, type SectionContract } from './sdk-contract.js';

/**
 * The data of an event with as little in it as the API's schema allows: what may be null is null; and once more without
 * what may be missing. Of events whose data has no schema, the data as it is.
 */
export async function sparseData(
  event: EventName,
  data: Readonly<Record<string, unknown>>,
): Promise<{ nulls: Record<string, unknown>; missing: Record<string, unknown> }> {
  const admin = await loadSection('admin');
  const { properties = {}, required = [] } = schemaOf(event, admin);
  const nulls = Object.entries(data).map(([name, value]) => {
    const schema = properties[name];
    return [name, schema !== undefined && mayBeNull(schema) ? null : value] as const;
  });
  const isOptional = (name: string): boolean => name in properties && !required.includes(name);
  return {
    nulls: Object.fromEntries(nulls),
    missing: Object.fromEntries(nulls.filter(([name]) => !isOptional(name))),
  };
}

function schemaOf(event: EventName, { operations, schemas }: SectionContract): Schema {
  const resolved = (schema: Schema | null | undefined): Schema =>
    schema?.$ref === undefined ? (schema ?? {}) : resolved(schemas[schema.$ref.slice(2)]);
  const envelope = resolved(operations[eventCauses[event].detail ?? '']?.response);
  return resolved(envelope.properties?.['data']);
}

function mayBeNull({ type, enum: values, anyOf = [] }: Schema): boolean {
  return (type ?? []).includes('null') || values?.includes(null) === true || anyOf.some(mayBeNull);
}
