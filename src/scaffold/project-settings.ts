import { randomBytes } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { UserError } from '../errors.js';
import {
  hasControlCharacters,
  packageNameOf,
  problemWithName,
  problemWithPackageName,
} from './project-name.js';
import { problemWithTarget } from './target.js';
import {
  defaultTemplate,
  loadTemplate,
  noExample,
  problemWithExampleName,
  problemWithTemplateName,
  templateNames,
  type Template,
} from './template.js';
import type { Level, License, PackageManager, TemplateVariables } from './template-variables.js';
import { toolDependency } from './tool-dependency.js';

/** What was asked for, as typed. What is left out has a default or is asked. */
export interface ProjectRequest {
  dir?: string | undefined;
  name?: string | undefined;
  description?: string | undefined;
  template?: string | undefined;
  url?: string | undefined;
  level?: Level | undefined;
  example?: string | undefined;
  license?: License | undefined;
  packageManager?: PackageManager | undefined;
  rehiveExt?: string | undefined;
}

/** What the settings depend on beside the request. */
export interface Workshop {
  /** The folder that relative paths start from. */
  cwd: string;
  /** Ours. */
  templates: readonly Template[];
  /** A template of somebody else's, where the request names one: it takes the place of ours. */
  foreignTemplate?: Template | null;
  /** This tool's version. */
  version: string;
  now: Date;
}

/** Everything decided: nothing is asked or looked up after this. */
export interface ProjectSettings {
  dir: string;
  template: Template;
  /** How the template was named: `update` finds it again by that. */
  templateName: string;
  variables: TemplateVariables;
}

export const defaultDescription = 'An extension of the Rehive platform.';
const descriptionMaxLength = 1000;
const hostLabelMaxLength = 63;

/** Everything that is wrong with the values that were given, one sentence each. */
export function problemsWithRequest(request: ProjectRequest, workshop: Workshop): string[] {
  const { cwd, templates } = workshop;
  const isForeign = hasForeign(workshop);
  const { dir, name, description, template, url } = request;
  const problems = [
    dir === undefined ? null : problemWithTarget(dir, cwd),
    name === undefined ? null : problemWithNameIn(name, request, cwd),
    description === undefined ? null : problemWithDescription(description),
    template === undefined || isForeign ? null : problemWithTemplateName(template, namesOf(templates)),
    url === undefined ? null : problemWithUrl(url),
    problemWithExample(request, workshop),
  ];
  // A name that comes from the folder is as good or bad as one that was typed.
  if (dir !== undefined && name === undefined && problems[0] === null) {
    const problem = problemWithNameIn(defaultName(dir, cwd), request, cwd);
    if (problem !== null) problems.push(`${problem} Give the name with --name.`);
  }
  return problems.filter((problem) => problem !== null);
}

function hasForeign({ foreignTemplate }: Workshop): boolean {
  return foreignTemplate !== undefined && foreignTemplate !== null;
}

/** Which examples there are depends on the template: where that is wrong, the example says nothing more. */
function problemWithExample({ example, template }: ProjectRequest, workshop: Workshop): string | null {
  if (example === undefined) return null;
  const isKnown = hasForeign(workshop) || namesOf(workshop.templates).includes(template ?? '');
  if (template !== undefined && !isKnown) return null;
  const chosen = chosenTemplate(template, workshop);
  return chosen === null ? null : problemWithExampleName(example, chosen);
}

/** The template of that name, or the default one; null where nothing says which. */
export function chosenTemplate(
  name: string | undefined,
  { templates, foreignTemplate }: Pick<Workshop, 'templates' | 'foreignTemplate'>,
): Template | null {
  if (foreignTemplate) return foreignTemplate;
  return name === undefined
    ? defaultTemplate(templates)
    : (templates.find((template) => template.name === name) ?? null);
}

/** The answers that have no default and were not given, as people give them on the command line. */
export function missingAnswers(request: ProjectRequest, { templates }: Workshop): string[] {
  const missing: string[] = [];
  if (request.dir === undefined) missing.push('[dir]');
  if (request.template === undefined && defaultTemplate(templates) === null) missing.push('--template');
  return missing;
}

/** Every template in the folder that has one folder for each. Throws a UserError at the first that is wrong. */
export function allTemplates(templatesFolder: string): readonly Template[] {
  const names = templateNames(templatesFolder);
  if (names.length === 0) throw new Error(`There is no template in ${templatesFolder}.`);
  return names.map((name) => loadTemplate(templatesFolder, name));
}

const namesOf = (templates: readonly Template[]): string[] => templates.map(({ name }) => name);

/** The display name where none was given: the folder's name. */
export function defaultName(dir: string, cwd: string): string {
  return basename(resolve(cwd, dir));
}

/** Why this can't be the name of an extension in `request.dir`, or null where it can. */
export function problemWithNameIn(name: string, request: ProjectRequest, cwd: string): string | null {
  const folder = request.dir === undefined ? '' : defaultName(request.dir, cwd);
  return problemWithName(name) ?? problemWithPackageName(packageNameOf(name, folder));
}

/** Why this can't be a description, or null where it can. It is one line: templates put it into comments too. */
export function problemWithDescription(description: string): string | null {
  if (hasControlCharacters(description))
    return 'The description has control characters, or more than one line.';
  if (description.length > descriptionMaxLength)
    return `The description is ${description.length} characters long; at most ${descriptionMaxLength} are possible.`;
  return null;
}

/** The settings for a request in which nothing is missing. Throws a UserError with all problems at once. */
export function settle(request: ProjectRequest, workshop: Workshop): ProjectSettings {
  const { cwd, version, now } = workshop;
  const problems = problemsWithRequest(request, workshop);
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  const missing = missingAnswers(request, workshop);
  if (request.dir === undefined || missing.length > 0) throw new UserError(`Missing: ${missing.join(', ')}.`);
  const template = chosenTemplate(request.template, workshop);
  if (template === null) throw new UserError('Missing: --template.');
  const { dir, packageManager = 'npm' } = request;
  const name = request.name ?? defaultName(dir, cwd);
  const packageName = packageNameOf(name, defaultName(dir, cwd));
  return {
    dir,
    template,
    templateName: hasForeign(workshop) ? (request.template ?? '') : template.name,
    variables: {
      name,
      package_name: packageName,
      description: request.description ?? defaultDescription,
      url: request.url ?? `https://${packageName.slice(0, hostLabelMaxLength).replace(/-$/, '')}.example.com`,
      level: request.level ?? 'private',
      example: request.example ?? noExample,
      license: request.license ?? 'UNLICENSED',
      encryption_key: randomBytes(32).toString('base64'),
      rehive_ext: toolDependency(request.rehiveExt, version, cwd),
      tool_version: version,
      package_manager: packageManager,
      run: `${packageManager} run`,
      install: `${packageManager} install`,
      year: String(now.getFullYear()),
    },
  };
}

function problemWithUrl(url: string): string | null {
  const example = 'An example: https://savings.example.com';
  if (hasControlCharacters(url) || !URL.canParse(url)) return `--url is no URL. ${example}`;
  const { protocol, username, password, search, hash } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:')
    return `--url must start with https:// or http://. ${example}`;
  if (username !== '' || password !== '') return `--url must have no user name or password. ${example}`;
  if (search !== '' || hash !== '' || /[?#]/.test(url)) return `--url must have no ? or #. ${example}`;
  return null;
}
