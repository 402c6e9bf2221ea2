import { limits } from '../contract/limits.js';
import { invalidFields } from './api-failure.js';
import { FormFields } from './form-fields.js';
import { mergePatch } from './merge-patch.js';

export interface FieldRules {
  required?: boolean;
  /** Takes null for a value. */
  nullable?: boolean;
  maxLength?: number;
  /** An empty text is no value. */
  notBlank?: boolean;
}

interface Bounds {
  min?: number;
  max?: number;
}

/**
 * Reads a request's fields one by one and gathers what is wrong with them, so that one answer names all.
 * A field that is absent reads as undefined. Call {@link FieldReader.done} before using what was read.
 */
export class FieldReader {
  readonly #body: Readonly<Record<string, unknown>>;
  readonly #errors: Record<string, string[]> = {};

  constructor(body: Readonly<Record<string, unknown>>) {
    this.#body = body;
  }

  text(field: string, rules: FieldRules & { nullable: true }): string | null | undefined;
  text(field: string, rules?: FieldRules): string | undefined;
  text(field: string, rules: FieldRules = {}): string | null | undefined {
    const value = this.#present(field, rules);
    if (value === undefined || value === null) return value;
    // The platform's framework takes a number for the text that it makes.
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string') return this.fail(field, 'Not a valid string.');
    if (text.trim() === '' && (rules.notBlank ?? rules.required ?? false)) {
      return this.fail(field, 'This field may not be blank.');
    }
    if (rules.maxLength !== undefined && text.length > rules.maxLength) {
      return this.fail(field, `Ensure this field has no more than ${rules.maxLength} characters.`);
    }
    return text;
  }

  url(field: string, rules: FieldRules & { nullable: true }): string | null | undefined;
  url(field: string, rules?: FieldRules): string | undefined;
  url(field: string, rules: FieldRules = {}): string | null | undefined {
    const text = this.text(field, { ...rules, nullable: true });
    if (text === null)
      return rules.nullable === true ? null : this.fail(field, 'This field may not be null.');
    if (text === undefined || text === '') return text;
    if (!URL.canParse(text) || !/^https?:\/\//i.test(text)) return this.fail(field, 'Enter a valid URL.');
    return text;
  }

  boolean(field: string, rules: FieldRules = {}): boolean | undefined {
    const value = this.#present(field, rules);
    if (value === undefined || value === null) return undefined;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    return this.fail(field, 'Must be a valid boolean.');
  }

  /**
   * An amount in the currency's smallest unit: a whole number that a client can count with. Unlike with other integers, a
   * text is none, and neither is `12.5`.
   */
  amount(field: string, rules: FieldRules & { min?: number } = {}): number | undefined {
    if (typeof this.#body[field] === 'string' && !this.#isForm) {
      return this.fail(field, 'A valid integer is required.');
    }
    return this.integer(field, rules);
  }

  integer(field: string, rules: FieldRules & Bounds & { nullable: true }): number | null | undefined;
  integer(field: string, rules?: FieldRules & Bounds): number | undefined;
  integer(field: string, rules: FieldRules & Bounds = {}): number | null | undefined {
    const value = this.#present(field, rules);
    if (value === undefined || value === null) return value;
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
      return this.fail(field, 'A valid integer is required.');
    }
    if (rules.min !== undefined && number < rules.min) {
      return this.fail(field, `Ensure this value is greater than or equal to ${rules.min}.`);
    }
    if (rules.max !== undefined && number > rules.max) {
      return this.fail(field, `Ensure this value is less than or equal to ${rules.max}.`);
    }
    return number;
  }

  choice<Choice extends string>(
    field: string,
    choices: readonly Choice[],
    rules: FieldRules = {},
  ): Choice | undefined {
    const value = this.#present(field, rules);
    if (value === undefined || value === null) return undefined;
    const choice = choices.find((one) => one === value);
    return choice ?? this.fail(field, `"${String(value)}" is not a valid choice.`);
  }

  texts(field: string): string[] | null | undefined {
    const value = this.#listed(field, { nullable: true });
    if (value === undefined || value === null) return value;
    if (!Array.isArray(value)) return this.fail(field, 'Expected a list of items.');
    const texts = value.filter((item) => typeof item === 'string');
    return texts.length === value.length ? texts : this.fail(field, 'Not a valid string.');
  }

  list(field: string, rules: FieldRules = {}): readonly unknown[] | undefined {
    const value = this.#listed(field, rules);
    if (value === undefined || value === null) return undefined;
    return Array.isArray(value) ? value : this.fail(field, 'Expected a list of items.');
  }

  /** JSON of at most as many bytes as metadata may have. */
  object(field: string): Record<string, unknown> | null | undefined {
    const sent = this.#present(field, { nullable: true });
    const value = this.#isForm && typeof sent === 'string' ? parsedJson(sent) : sent;
    if (value === undefined || value === null) return value;
    if (!isJsonObject(value)) return this.fail(field, 'Value must be valid JSON.');
    return this.#ofAllowedSize(field, value);
  }

  /**
   * The metadata that a resource has after the request: a PATCH is merged into what it has, a PUT replaces it. Undefined
   * where the request says nothing about it.
   */
  metadata(
    method: string,
    current: Record<string, unknown> | null,
    field = 'metadata',
  ): Record<string, unknown> | null | undefined {
    const given = this.object(field);
    if (given === undefined || given === null || method !== 'PATCH') return given;
    return this.#ofAllowedSize(field, mergePatch(current ?? {}, given));
  }

  /** Notes what is wrong with a field that reads well by itself. */
  fail(field: string, message: string): undefined {
    (this.#errors[field] ??= []).push(message);
    return undefined;
  }

  /** @throws ApiFailure 400 with all that was wrong. */
  done(): void {
    if (Object.keys(this.#errors).length > 0) throw invalidFields(this.#errors);
  }

  #ofAllowedSize(field: string, value: Record<string, unknown>): Record<string, unknown> | undefined {
    const problem = sizeProblem(value);
    return problem === null ? value : this.fail(field, problem);
  }

  /** In a form, a list of one can't be told from a text. */
  #listed(field: string, rules: FieldRules): unknown {
    const value = this.#present(field, rules);
    return this.#isForm && typeof value === 'string' ? [value] : value;
  }

  get #isForm(): boolean {
    return this.#body instanceof FormFields;
  }

  #present(field: string, rules: FieldRules): unknown {
    const value = this.#body[field];
    if (value === undefined)
      return rules.required === true ? this.fail(field, 'This field is required.') : undefined;
    if (value === null)
      return rules.nullable === true ? null : this.fail(field, 'This field may not be null.');
    return value;
  }
}

/** Whether a resource's metadata is larger than the platform keeps; null where it is not. */
export function sizeProblem(metadata: unknown): string | null {
  if (metadata === null || Buffer.byteLength(JSON.stringify(metadata)) <= limits.metadataMaxBytes)
    return null;
  return `Ensure this field has no more than ${limits.metadataMaxBytes} bytes.`;
}

/** What is no JSON stays the text that it is. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** After {@link FieldReader.done}, a required field is there: anything else is our mistake. */
export function required<Value>(value: Value | undefined, field: string): Value {
  if (value === undefined) throw new Error(`The required field ${field} was read and is missing.`);
  return value;
}
