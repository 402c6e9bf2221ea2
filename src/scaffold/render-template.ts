import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { UserError } from '../errors.js';
import { editJson } from './edit-json.js';
import { problemWithFolderName } from './project-name.js';
import { renderText } from './render-text.js';
import type { TemplateVariables } from './template-variables.js';
import {
  exampleFile,
  examplesFolder,
  templateFile,
  type Example,
  type JsonValue,
  type Template,
} from './template.js';

/** One file of the new project, in memory. */
export interface RenderedFile {
  /** Inside the project, with `/` between folders on every system. */
  path: string;
  content: Buffer;
  executable: boolean;
  /** Has secrets: nobody but its owner may read it. */
  secret: boolean;
}

/** A folder of files, and what is said of them: the template, or one of its examples. */
type Layer = Pick<Template, 'folder' | 'rename' | 'json' | 'when'>;

/** A file of a layer by the name that it is known by: without `.hbs`. */
interface Source {
  layer: Layer;
  name: string;
  file: string;
  /** The template's file in whose place it stands: `{{base}}` in it is the text of that one. */
  base?: Source | undefined;
}

/** What a template leaves behind when its own scripts are run. Never copied, at any depth. */
export const neverCopied: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  'dist',
  'coverage',
  '.rehive',
]);
const handlebarsSuffix = '.hbs';
/** They are made with the project's own secrets in them. */
const secretFiles = new Set(['.env']);

/**
 * The files of the new project, sorted by path: the template's, with those of the chosen example over them. Reads the
 * template's folder and writes nothing.
 * Throws a UserError that names the template's file where it can't be rendered.
 */
export function renderTemplate(template: Template, variables: TemplateVariables): RenderedFile[] {
  const example = template.examples.find(({ name }) => name === variables.example);
  const sources = sourcesIn(template, [templateFile, examplesFolder]);
  for (const name of example?.remove ?? []) {
    if (!sources.delete(name))
      throw inLayer(example ?? template, `removes "${name}", which the template hasn't.`);
  }
  // An example's file stands in the place of the template's, and the template's edits of it hold too.
  const added = example === undefined ? new Map<string, Source>() : sourcesIn(example, [exampleFile]);
  for (const source of added.values()) source.base = sources.get(source.name);
  const layers: Layer[] = example === undefined ? [template] : [template, example];
  const all = new Map([...sources, ...added]);
  for (const layer of layers) refuseUnknownNames(layer, all, layer === template ? example : undefined);

  const files = new Map<string, RenderedFile>();
  for (const [name, source] of all) {
    if (!layers.every((layer) => isWanted(layer.when[name], variables))) continue;
    const path = source.layer.rename[name] ?? template.rename[name] ?? name;
    if (!isInside(path))
      throw inLayer(source.layer, `renames "${name}" to "${path}", which is outside the project.`);
    if (files.has(path)) throw inLayer(source.layer, `has two files that become "${path}".`);
    files.set(path, {
      path,
      content: render(source, layers, variables),
      executable: (statSync(source.file).mode & 0o111) !== 0,
      secret: secretFiles.has(path),
    });
  }
  return [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function sourcesIn(layer: Layer, left: readonly string[]): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const source of filesIn(layer.folder, left)) {
    const name = source.endsWith(handlebarsSuffix) ? source.slice(0, -handlebarsSuffix.length) : source;
    if (sources.has(name)) throw inLayer(layer, `has two files that become "${name}".`);
    sources.set(name, { layer, name, file: join(layer.folder, source) });
  }
  return sources;
}

/** A name that is no file's is a mistake, and would silently do nothing. */
function refuseUnknownNames(
  layer: Layer,
  files: ReadonlyMap<string, Source>,
  example: Example | undefined,
): void {
  const named = [layer.rename, layer.json, layer.when].flatMap((names) => Object.keys(names));
  const missing = named.find((name) => !files.has(name) && !(example?.remove ?? []).includes(name));
  if (missing !== undefined) throw inLayer(layer, `names the file "${missing}", which the template hasn't.`);
}

function isWanted(
  conditions: Readonly<Record<string, readonly string[]>> | undefined,
  variables: TemplateVariables,
): boolean {
  const values = new Map(Object.entries(variables));
  return Object.entries(conditions ?? {}).every(([variable, wanted]) =>
    wanted.includes(values.get(variable)),
  );
}

function render(
  { layer, name, file, base }: Source,
  layers: readonly Layer[],
  variables: TemplateVariables,
): Buffer {
  const content = readFileSync(file);
  const editors = layers.filter(({ json }) => json[name] !== undefined);
  const isHandlebars = file.endsWith(handlebarsSuffix);
  if (editors.length === 0 && !isHandlebars) return content;
  if (editors.length === 0) {
    const known = base === undefined ? variables : { ...variables, base: baseText(base, variables) };
    return Buffer.from(renderText(content.toString(), known, file));
  }
  if (isHandlebars) throw inLayer(layer, `edits "${name}" as JSON, but it is a Handlebars file.`);
  const edited = editors.reduce((text, editor) => {
    const values = Object.entries(editor.json[name] ?? {}).map(([path, value]) => [
      path,
      renderValue(value, variables, descriptionOf(editor)),
    ]);
    return editJson(text, Object.fromEntries(values), file);
  }, content.toString());
  return Buffer.from(edited);
}

function baseText({ file }: Source, variables: TemplateVariables): string {
  const text = readFileSync(file, 'utf8');
  return (file.endsWith(handlebarsSuffix) ? renderText(text, variables, file) : text).trimEnd();
}

function renderValue(value: JsonValue, variables: TemplateVariables, file: string): JsonValue {
  return typeof value === 'string' ? renderText(value, variables, file) : value;
}

/** All files below the folder as paths inside it, without those that are never copied. */
function filesIn(folder: string, left: readonly string[], inside = ''): string[] {
  return readdirSync(join(folder, inside), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(inside, entry.name);
    if (neverCopied.has(entry.name) || left.includes(path)) return [];
    if (entry.isDirectory()) return filesIn(folder, left, path);
    // npm leaves links out of a package, so a template that relied on one would lose it on the way to the user.
    if (!entry.isFile())
      throw new UserError(`${join(folder, path)} is no plain file: a template has only those.`);
    return [path];
  });
}

/** Whether a path, with `/` between folders, stays inside the project on every system, and out of its repository. */
export function isInside(path: string): boolean {
  const normal = posix.normalize(path);
  if (path !== normal || posix.isAbsolute(path) || /^\.\.(\/|$)|\\|^\.$|\/$/.test(path)) return false;
  return path.split('/').every((name) => problemWithFolderName(name) === null && !isGitFolder(name));
}

/** Git would run what lies in it. Windows knows it by its short name too. */
function isGitFolder(name: string): boolean {
  return /^(?:\.git|git~\d+)$/i.test(name);
}

function inLayer(layer: Layer, problem: string): UserError {
  const what = isExample(layer) ? 'example' : 'template';
  return new UserError(`${descriptionOf(layer)}: the ${what} ${problem}`);
}

function descriptionOf(layer: Layer): string {
  return join(layer.folder, isExample(layer) ? exampleFile : templateFile);
}

function isExample(layer: Layer): boolean {
  return 'remove' in layer;
}
