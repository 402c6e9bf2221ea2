import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Schema, SectionContract } from '../../../src/contract/sdk-contract.js';

/** Says what in an answer does not fit its schema; null where all does. */
export type AnswerValidator = (response: Schema, answer: unknown) => string | null;

/** A JSON Schema validator (draft 2020-12) over a section's generated schemas. */
export function createAnswerValidator({ schemas }: SectionContract): AnswerValidator {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const compiled = new Map<string, ValidateFunction>();
  return (response, answer) => {
    const key = JSON.stringify(response);
    const validate = compiled.get(key) ?? ajv.compile(standalone(response, schemas));
    compiled.set(key, validate);
    return validate(answer) ? null : ajv.errorsText(validate.errors, { dataVar: 'answer' });
  };
}

/**
 * Dates and links that the SDK declares as always there, although a user who never logged in has no last login, a delivery
 * under way neither is complete nor has failed, and most subtypes have no partner; the SDK's own filters ask for such
 * (`last_login__isnull`, `partner__isnull`). Null is taken for these.
 */
export const corrections: Readonly<Record<string, readonly string[]>> = {
  AdminUserInfo: ['last_login'],
  AdminExtendedUserInfo: ['last_login'],
  AdminTransactionSubtype: ['partner'],
  TransactionSubtype: ['partner'],
  AdminWebhookTask: ['completed', 'failed'],
  AdminExtendedWebhookTask: ['completed', 'failed'],
};

function corrected(schemas: Record<string, Schema>): Record<string, Schema> {
  const entries = Object.entries(schemas).map(([name, schema]) => {
    const properties = { ...schema.properties };
    for (const field of corrections[name] ?? []) {
      const declared = properties[field];
      if (declared !== undefined) properties[field] = { anyOf: [declared, { enum: [null] }] };
    }
    return [name, { ...schema, ...(schema.properties === undefined ? {} : { properties }) }] as const;
  });
  return Object.fromEntries(entries);
}

/** `#/Name` is short for what JSON Schema writes `#/$defs/Name`. */
function standalone(response: Schema, schemas: Record<string, Schema>): object {
  const text = JSON.stringify({ ...response, $defs: corrected(schemas) });
  return JSON.parse(text.replaceAll('"$ref":"#/', '"$ref":"#/$defs/')) as object;
}
