import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closest, distance } from 'fastest-levenshtein';
import * as v from 'valibot';
import { UserError } from '../errors.js';

/** Whatever it is: it comes out of JSON. */
const jsonValue = v.custom<JsonValue>(() => true);

const words = v.pipe(v.string(), v.minLength(1, 'must not be empty'));
const nameSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower case letters, digits and hyphens'),
);

/** What a template and each of its examples say of their files. Files are named as they are written, `.hbs` left out. */
const filesSchema = {
  $schema: v.optional(v.string()),
  name: nameSchema,
  title: words,
  description: words,
  rename: v.optional(v.record(v.string(), v.string()), {}),
  json: v.optional(v.record(v.string(), v.record(v.string(), jsonValue)), {}),
  /** Files that are there only where a variable has one of these values. */
  when: v.optional(v.record(v.string(), v.record(v.string(), v.array(v.string()))), {}),
};

/** What `template.json` says. */
const descriptionSchema = v.strictObject({ ...filesSchema, default: v.optional(v.boolean(), false) });

/** What `examples/<name>/example.json` says. */
const exampleSchema = v.strictObject({
  ...filesSchema,
  /** Files of the template that this example has not. */
  remove: v.optional(v.array(v.string()), []),
});

/** A value in JSON. As an edit of a template, a string is rendered and null removes the key. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export interface Template extends v.InferOutput<typeof descriptionSchema> {
  /** The template's folder, absolute. */
  folder: string;
  /** Sorted by name. */
  examples: Example[];
}

/** What a project can begin with: files that are added to the template's, or stand in the place of some. */
export interface Example extends v.InferOutput<typeof exampleSchema> {
  /** The example's folder, absolute. */
  folder: string;
}

export const templateFile = 'template.json';
export const exampleFile = 'example.json';
export const examplesFolder = 'examples';
/** The name that stands for the template alone. */
export const noExample = 'none';

/** The names of the templates: the folders inside `templatesFolder`, sorted. */
export function templateNames(templatesFolder: string): string[] {
  return readdirSync(templatesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .toSorted();
}

/** What to say about a template that isn't there: the closest name, where one is close, and all names. */
export function problemWithTemplateName(name: string, names: readonly string[]): string | null {
  return problemWithChoice('template', name, names);
}

/** What to say about an example that the template hasn't. */
export function problemWithExampleName(name: string, { examples }: Template): string | null {
  return problemWithChoice('example', name, [noExample, ...examples.map((example) => example.name)]);
}

function problemWithChoice(what: string, name: string, names: readonly string[]): string | null {
  if (names.includes(name)) return null;
  const nearest = names.length > 0 ? closest(name, names) : undefined;
  const isClose = nearest !== undefined && distance(name, nearest) <= Math.max(2, nearest.length / 2);
  const hint = isClose ? ` Did you mean "${nearest}"?` : '';
  const all = `${what.charAt(0).toUpperCase()}${what.slice(1)}s`;
  return `There is no ${what} "${name}".${hint} ${all}: ${names.join(', ')}.`;
}

/** Reads and validates one template's description, and its examples'. Throws a UserError that names the file and what is wrong in it. */
export function loadTemplate(templatesFolder: string, name: string): Template {
  return loadTemplateFolder(join(templatesFolder, name), name);
}

/** The same for a template that is somewhere else; where its folder may have any name, `name` is null. */
export function loadTemplateFolder(folder: string, name: string | null): Template {
  const file = join(folder, templateFile);
  if (!existsSync(file))
    throw new UserError(
      `The template ${name === null ? 'there' : `"${name}"`} has no ${templateFile} (${file}).`,
    );
  const examples = join(folder, examplesFolder);
  return {
    ...readDescription(descriptionSchema, file, name),
    folder,
    examples: existsSync(examples) ? templateNames(examples).map((one) => loadExample(examples, one)) : [],
  };
}

function loadExample(examples: string, name: string): Example {
  const folder = join(examples, name);
  const file = join(folder, exampleFile);
  if (name === noExample) throw new UserError(`${folder}: "${noExample}" stands for the template alone.`);
  if (!existsSync(file)) throw new UserError(`The example "${name}" has no ${exampleFile} (${file}).`);
  return { ...readDescription(exampleSchema, file, name), folder };
}

function readDescription<Description extends { name: string }>(
  schema: v.GenericSchema<unknown, Description>,
  file: string,
  name: string | null,
): Description {
  const what = file.endsWith(exampleFile) ? 'an example' : 'a template';
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UserError(`${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  const { success, output, issues } = v.safeParse(schema, document);
  if (!success) {
    const lines = issues.map((issue) => `  ${v.getDotPath(issue) ?? '(the whole file)'}: ${issue.message}`);
    throw new UserError(`${file} is not ${what}'s description:\n${lines.join('\n')}`);
  }
  if (name !== null && output.name !== name)
    throw new UserError(`${file} says "name": "${output.name}", but its folder is "${name}".`);
  return output;
}

/** The template that is taken when none is named: the only one, or the one that says so; null where neither holds. */
export function defaultTemplate(templates: readonly Template[]): Template | null {
  const wanted = templates.length === 1 ? templates : templates.filter((template) => template.default);
  return wanted.length === 1 ? (wanted[0] ?? null) : null;
}
