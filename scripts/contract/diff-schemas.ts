import type { Schema } from '../../src/contract/sdk-contract.js';

const noFields: Schema = { properties: {}, required: [] };

/** What differs between two schemas, one line each: `+` and `-` for a field, `~` for what became of one. */
export function diffSchemas(path: string, was: Schema, is: Schema): string[] {
  if (same(was, is)) return [];
  if (was.properties !== undefined && is.properties !== undefined) {
    const fields = diffFields(path, was, is);
    // What is left is not of the fields: whether others are allowed, and the like.
    return [...fields, ...changed(path, { ...was, ...noFields }, { ...is, ...noFields })];
  }
  if (was.items !== undefined && is.items !== undefined && same({ ...was, items: {} }, { ...is, items: {} }))
    return diffSchemas(`${path}[]`, was.items, is.items);
  return changed(path, was, is);
}

function diffFields(path: string, was: Schema, is: Schema): string[] {
  const [before, after] = [was.properties ?? {}, is.properties ?? {}];
  const neededBefore = new Set(was.required);
  const neededAfter = new Set(is.required);
  const lines: string[] = [];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[name], after[name]];
    const field = `${path}.${name}`;
    if (old === undefined && now !== undefined)
      lines.push(`+ ${field}: ${describeSchema(now)}${neededAfter.has(name) ? ', required' : ''}`);
    if (old !== undefined && now === undefined) lines.push(`- ${field}`);
    if (old === undefined || now === undefined) continue;
    lines.push(...diffSchemas(field, old, now));
    if (neededBefore.has(name) !== neededAfter.has(name))
      lines.push(`~ ${field}: ${neededAfter.has(name) ? 'now' : 'no longer'} required`);
  }
  return lines;
}

function changed(path: string, was: Schema, is: Schema): string[] {
  if (same(was, is)) return [];
  const [before, after] = [was.enum, is.enum];
  if (before !== undefined && after !== undefined && same({ ...was, enum: [] }, { ...is, enum: [] })) {
    const gone = before
      .filter((value) => !after.includes(value))
      .map((value) => `- ${JSON.stringify(value)}`);
    const come = after
      .filter((value) => !before.includes(value))
      .map((value) => `+ ${JSON.stringify(value)}`);
    if (gone.length + come.length === 0) return [];
    return [`~ ${path}: ${[...gone, ...come].join(', ')}`];
  }
  return [`~ ${path}: ${describeSchema(was)} → ${describeSchema(is)}`];
}

/** A type in words: `string or null`, `Policy[]`, `one of "a", "b"`. */
export function describeSchema(schema: Schema): string {
  const { readOnly, deprecated, ...rest } = schema;
  const flags = [...(readOnly ? ['read-only'] : []), ...(deprecated ? ['deprecated'] : [])];
  return [typeInWords(rest), ...flags].join(', ');
}

/** More choices than these are counted and not named. */
const fewChoices = 8;

function typeInWords(schema: Schema): string {
  const { $ref, type, enum: choices, items, anyOf, allOf, format } = schema;
  if ($ref !== undefined) return $ref.replace('#/', '');
  if (choices !== undefined) {
    if (choices.length > fewChoices) return `one of ${choices.length} choices`;
    return choices.length === 1
      ? JSON.stringify(choices[0])
      : `one of ${choices.map((one) => JSON.stringify(one)).join(', ')}`;
  }
  if (anyOf !== undefined) return anyOf.map(describeSchema).join(' or ');
  if (allOf !== undefined) return allOf.map(describeSchema).join(' and ');
  if (items !== undefined)
    return `list of ${describeSchema(items)}${[type].flat().includes('null') ? ' or null' : ''}`;
  if (format !== undefined) return format;
  if (type === undefined) return 'anything';
  return [type].flat().join(' or ');
}

function same(one: Schema, other: Schema): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
