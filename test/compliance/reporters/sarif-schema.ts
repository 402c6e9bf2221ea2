import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The published schema of SARIF 2.1.0, which Microsoft's test matchers carry with them. */
const file = createRequire(import.meta.url).resolve(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
);
const {
  $schema: draft,
  id: _,
  ...schema
} = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

/**
 * The schema is of draft 4 and ajv reads newer ones. What they understand differently, the `id` at the top and a
 * `true` at `exclusiveMinimum`, is left out here or does not occur there.
 */
if (draft !== 'http://json-schema.org/draft-04/schema#' || /"exclusiveM/.test(JSON.stringify(schema)))
  throw new Error(`Not the schema that this was written for: ${String(draft)}`);

const validate = new Ajv({
  strict: false,
  allErrors: true,
  // One of its patterns is none with the flag for Unicode.
  unicodeRegExp: false,
  formats: {
    uri: (text: string) => URL.canParse(text),
    'uri-reference': (text: string) =>
      /^[!#-;=?-[\]_a-z~%]*$/i.test(text) && URL.canParse(text, 'file:///root/'),
    'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text),
  },
}).compile(schema);

/** What the schema of SARIF 2.1.0 objects to. */
export function sarifObjections(log: unknown): string[] {
  validate(log);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
