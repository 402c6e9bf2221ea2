import type { Schema, SectionContract } from '../../../src/contract/sdk-contract.js';
import { resolveSchema } from '../../../src/simulator/generic/shape.js';

/** Values for fields that mean something in the prepared company, by name. */
export type KnownValues = Readonly<Record<string, unknown>>;

let made = 0;

/** A body that fits an operation's schema: every field that a client may write, each with a value of its own. */
export function sampleBody(
  contract: SectionContract,
  schema: Schema,
  known: KnownValues,
): Record<string, unknown> {
  const { properties = {}, required = [] } = resolveSchema(contract, schema);
  const entries = Object.entries(properties).flatMap(([field, property]) => {
    if (property.readOnly === true && !required.includes(field)) return [];
    const value = known[field] ?? sampleValue(contract, property, field, known);
    return known[field] === null || value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(entries);
}

function sampleValue(contract: SectionContract, schema: Schema, field: string, known: KnownValues): unknown {
  const found = resolveSchema(contract, schema);
  if (found.anyOf !== undefined) return sampleValue(contract, found.anyOf[0] ?? {}, field, known);
  if (found.enum !== undefined) return found.enum.find((choice) => choice !== null && choice !== '');
  if (found.format === 'binary') return new File(['a file'], 'proof.txt', { type: 'text/plain' });
  const types = Array.isArray(found.type) ? found.type : [found.type];
  made += 1;
  if (types.includes('string')) return sampleText(field);
  if (types.includes('number')) return made;
  if (types.includes('boolean')) return true;
  if (types.includes('array')) {
    const item = sampleValue(contract, found.items ?? {}, field.replace(/s$/, ''), known);
    return item === undefined || item instanceof File ? [] : [item];
  }
  if (found.properties !== undefined) return sampleBody(contract, found, known);
  return types.includes('object') ? { sample: made } : undefined;
}

function sampleText(field: string): string {
  if (field.includes('email')) return `sample-${made}@acme.test`;
  if (field.includes('mobile') || field === 'number') return `+2782${String(made).padStart(7, '0')}`;
  if (field.includes('url') || field.includes('uri') || field.includes('website'))
    return `https://example.com/${made}`;
  return `sample-${made}`;
}
