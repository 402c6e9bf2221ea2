import type { Schema, SectionContract } from '../../contract/sdk-contract.js';
import { invalidFields } from '../api-failure.js';
import { FormFields } from '../form-fields.js';
import { isJsonObject, sizeProblem } from '../read-fields.js';
import type { GenericCall } from './generic-call.js';
import type { FieldProblem } from './missing-reference.js';
import { resolveSchema } from './shape.js';
import { typesOf } from './view.js';

type Read = { value: unknown } | { problem: string };

/**
 * The fields of a request that its schema knows, checked; all others are ignored, as the platform's framework does.
 * `problemWith` looks at what reads well by itself.
 * @throws ApiFailure 400 with all that is wrong, per field.
 */
export function readInput(
  { contract, declared: { body }, request: { body: given } }: GenericCall,
  problemWith: FieldProblem = () => null,
): Record<string, unknown> {
  if (body === null) return {};
  const { properties = {}, required = [] } = resolveSchema(contract, body);
  const isForm = given instanceof FormFields;
  const problems: Record<string, string[]> = {};
  const input: Record<string, unknown> = {};
  for (const [field, schema] of Object.entries(properties)) {
    const value = given[field];
    // The SDK marks what a client can't write; a client that sends back what it got is not refused.
    if (schema.readOnly === true) continue;
    if (value === undefined) {
      if (required.includes(field)) problems[field] = ['This field is required.'];
      continue;
    }
    const read = ruled(
      field,
      readValue(contract, schema, isForm ? fromForm(contract, schema, value) : value),
      isForm ? null : value,
    );
    if ('problem' in read) problems[field] = [read.problem];
    else if (required.includes(field) && read.value === '')
      problems[field] = ['This field may not be blank.'];
    else {
      const problem = problemWith(field, read.value);
      if (problem === null) input[field] = read.value;
      else problems[field] = [problem];
    }
  }
  if (Object.keys(problems).length > 0) throw invalidFields(problems);
  return input;
}

/**
 * With what the SDK's types don't say: amounts are whole numbers, in JSON no texts, and metadata is not larger than the
 * platform keeps. `sent` is null in a form, where everything is a text.
 */
function ruled(field: string, read: Read, sent: unknown): Read {
  if ('problem' in read) return read;
  const { value } = read;
  if (/(^|_)metadata$/.test(field)) {
    const problem = sizeProblem(value);
    return problem === null ? read : { problem };
  }
  if (!/(^|_)amount$/.test(field) || typeof value !== 'number') return read;
  const isWhole = Number.isSafeInteger(value) && typeof sent !== 'string';
  return isWhole ? read : { problem: 'A valid integer is required.' };
}

function readValue(contract: SectionContract, schema: Schema, value: unknown): Read {
  const found = resolveSchema(contract, schema);
  if (found.anyOf !== undefined) {
    const reads = found.anyOf.map((branch) => readValue(contract, branch, value));
    return reads.find((read) => 'value' in read) ?? reads[0] ?? { value };
  }
  if (value === null) return acceptsNull(found) ? { value } : { problem: 'This field may not be null.' };
  if (found.enum !== undefined) {
    const isChoice = (found.enum as unknown[]).includes(value);
    return isChoice ? { value } : { problem: `"${show(value)}" is not a valid choice.` };
  }
  const types = typesOf(found);
  if (types.includes('object')) return readObject(contract, found, value);
  if (types.includes('array')) return readList(contract, found, value);
  if (found.format === 'binary') return readFile(value);
  if (types.includes('string')) return readText(value);
  if (types.includes('number')) return readNumber(value);
  if (types.includes('boolean')) return readBoolean(value);
  return { value };
}

function readObject(contract: SectionContract, schema: Schema, value: unknown): Read {
  if (!isJsonObject(value)) {
    const problem =
      schema.properties === undefined ? 'Value must be valid JSON.' : 'Invalid data. Expected a dictionary.';
    return { problem };
  }
  const read: Record<string, unknown> = { ...value };
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    if (value[field] === undefined) {
      if (schema.required?.includes(field) === true) return { problem: `${field}: This field is required.` };
      continue;
    }
    const one = readValue(contract, property, value[field]);
    if ('problem' in one) return { problem: `${field}: ${one.problem}` };
    read[field] = one.value;
  }
  return { value: read };
}

function readList(contract: SectionContract, { items = {} }: Schema, value: unknown): Read {
  if (!Array.isArray(value)) return { problem: 'Expected a list of items.' };
  const reads = value.map((item) => readValue(contract, items, item));
  return (
    reads.find((read) => 'problem' in read) ?? {
      value: reads.map((read) => ('value' in read ? read.value : null)),
    }
  );
}

/** What is kept of an upload is an address that it could be fetched from; the content is not kept. */
function readFile(value: unknown): Read {
  if (typeof value === 'string') return { value };
  if (!isJsonObject(value) || typeof value['file_name'] !== 'string') {
    return { problem: 'The submitted data was not a file. Check the encoding type on the form.' };
  }
  return { value: `https://media.example.com/${encodeURIComponent(value['file_name'])}` };
}

function readText(value: unknown): Read {
  if (typeof value === 'string') return { value };
  return typeof value === 'number' ? { value: String(value) } : { problem: 'Not a valid string.' };
}

function readNumber(value: unknown): Read {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' ? { value: number } : { problem: 'A valid number is required.' };
}

function readBoolean(value: unknown): Read {
  if (value === true || value === 'true') return { value: true };
  if (value === false || value === 'false') return { value: false };
  return { problem: 'Must be a valid boolean.' };
}

function acceptsNull(schema: Schema): boolean {
  return (
    schema.enum?.includes(null) === true ||
    typesOf(schema).includes('null') ||
    Object.keys(schema).length === 0
  );
}

/** A form has texts only, and can't tell a list of one from a text. */
function fromForm(contract: SectionContract, schema: Schema, value: unknown): unknown {
  const types = typesOf(resolveSchema(contract, schema));
  if (types.includes('array') && !Array.isArray(value)) return [parsed(value)];
  if (types.includes('array') && Array.isArray(value)) return value.map(parsed);
  if (types.includes('object')) return parsed(value);
  return value === '' && types.includes('null') ? null : value;
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // no JSON: the text that it is
  }
}

function show(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
