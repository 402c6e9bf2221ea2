import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import * as v from 'valibot';
import { UserError } from '../errors.js';

const jsonValue: v.GenericSchema<JsonValue> = v.lazy(() =>
  v.union([
    v.string(),
    v.number(),
    v.boolean(),
    v.null(),
    v.array(jsonValue),
    v.record(v.string(), jsonValue),
  ]),
);

/** What `template.json` says. `rename` and `json` name files as they are written, `.hbs` left out. */
const descriptionSchema = v.strictObject({
  $schema: v.optional(v.string()),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower case letters, digits and hyphens')),
  title: v.pipe(v.string(), v.minLength(1, 'must not be empty')),
  description: v.pipe(v.string(), v.minLength(1, 'must not be empty')),
  default: v.optional(v.boolean(), false),
  rename: v.optional(v.record(v.string(), v.string()), {}),
  json: v.optional(v.record(v.string(), v.record(v.string(), jsonValue)), {}),
});

/** A value in JSON. As an edit of a template, a string is rendered and null removes the key. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export interface Template extends v.InferOutput<typeof descriptionSchema> {
  /** The template's folder, absolute. */
  folder: string;
}

export const templateFile = 'template.json';

/** The names of the templates: the folders inside `templatesFolder`, sorted. */
export function templateNames(templatesFolder: string): string[] {
  return readdirSync(templatesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .toSorted();
}

/** What to say about a template that isn't there: the closest name, where one is close, and all names. */
export function problemWithTemplateName(name: string, names: readonly string[]): string | null {
  if (names.includes(name)) return null;
  const nearest = names.length > 0 ? closest(name, names) : undefined;
  const isClose = nearest !== undefined && distance(name, nearest) <= Math.max(2, nearest.length / 2);
  const hint = isClose ? ` Did you mean "${nearest}"?` : '';
  return `There is no template "${name}".${hint} Templates: ${names.join(', ')}.`;
}

/** Reads and validates one template's description. Throws a UserError that names the file and what is wrong in it. */
export function loadTemplate(templatesFolder: string, name: string): Template {
  const folder = join(templatesFolder, name);
  const file = join(folder, templateFile);
  if (!existsSync(file)) throw new UserError(`The template "${name}" has no ${templateFile} (${file}).`);
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UserError(`${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  const { success, output, issues } = v.safeParse(descriptionSchema, document);
  if (!success) {
    const lines = issues.map((issue) => `  ${v.getDotPath(issue) ?? '(the whole file)'}: ${issue.message}`);
    throw new UserError(`${file} is not a template's description:\n${lines.join('\n')}`);
  }
  if (output.name !== name)
    throw new UserError(`${file} says "name": "${output.name}", but its folder is "${name}".`);
  return { ...output, folder };
}

/** The template that is taken when none is named: the only one, or the one that says so; null where neither holds. */
export function defaultTemplate(templates: readonly Template[]): Template | null {
  const wanted = templates.length === 1 ? templates : templates.filter((template) => template.default);
  return wanted.length === 1 ? (wanted[0] ?? null) : null;
}
