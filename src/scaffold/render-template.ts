import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { UserError } from '../errors.js';
import { editJson } from './edit-json.js';
import { renderText } from './render-text.js';
import type { TemplateVariables } from './template-variables.js';
import { templateFile, type JsonValue, type Template } from './template.js';

/** One file of the new project, in memory. */
export interface RenderedFile {
  /** Inside the project, with `/` between folders on every system. */
  path: string;
  content: Buffer;
  executable: boolean;
}

/** What a template leaves behind when its own scripts are run. Never copied, at any depth. */
const neverCopied = new Set(['node_modules', 'dist', 'coverage', '.rehive']);
const handlebarsSuffix = '.hbs';

/**
 * The files of the new project, sorted by path. Reads the template's folder and writes nothing.
 * Throws a UserError that names the template's file where it can't be rendered.
 */
export function renderTemplate(template: Template, variables: TemplateVariables): RenderedFile[] {
  const files = new Map<string, RenderedFile>();
  const sources = filesIn(template.folder);
  const unused = new Set([...Object.keys(template.rename), ...Object.keys(template.json)]);
  for (const source of sources) {
    const name = source.endsWith(handlebarsSuffix) ? source.slice(0, -handlebarsSuffix.length) : source;
    unused.delete(name);
    const path = template.rename[name] ?? name;
    if (!isInside(path))
      throw inTemplate(template, `renames "${name}" to "${path}", which is outside the project.`);
    if (files.has(path)) throw inTemplate(template, `has two files that become "${path}".`);
    const file = join(template.folder, source);
    files.set(path, {
      path,
      content: render(template, name, file, variables),
      executable: (statSync(file).mode & 0o111) !== 0,
    });
  }
  const [missing] = unused;
  if (missing !== undefined)
    throw inTemplate(template, `names the file "${missing}", which the template hasn't.`);
  return [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function render(template: Template, name: string, file: string, variables: TemplateVariables): Buffer {
  const content = readFileSync(file);
  const edits = template.json[name];
  const isHandlebars = file.endsWith(handlebarsSuffix);
  if (edits === undefined && !isHandlebars) return content;
  if (edits === undefined) return Buffer.from(renderText(content.toString(), variables, file));
  if (isHandlebars) throw inTemplate(template, `edits "${name}" as JSON, but it is a Handlebars file.`);
  const values = Object.fromEntries(
    Object.entries(edits).map(([path, value]) => [
      path,
      renderValue(value, variables, join(template.folder, templateFile)),
    ]),
  );
  return Buffer.from(editJson(content.toString(), values, file));
}

function renderValue(value: JsonValue, variables: TemplateVariables, file: string): JsonValue {
  return typeof value === 'string' ? renderText(value, variables, file) : value;
}

/** All files below the folder as paths inside it, without those that are never copied. */
function filesIn(folder: string, inside = ''): string[] {
  return readdirSync(join(folder, inside), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(inside, entry.name);
    if (neverCopied.has(entry.name) || path === templateFile) return [];
    if (entry.isDirectory()) return filesIn(folder, path);
    // npm leaves links out of a package, so a template that relied on one would lose it on the way to the user.
    if (!entry.isFile())
      throw new UserError(`${join(folder, path)} is no plain file: a template has only those.`);
    return [path];
  });
}

function isInside(path: string): boolean {
  const normal = posix.normalize(path);
  return path === normal && !posix.isAbsolute(path) && !/^\.\.(\/|$)|\\|^\.$|\/$/.test(path);
}

function inTemplate(template: Template, problem: string): UserError {
  return new UserError(`${join(template.folder, templateFile)}: the template ${problem}`);
}
