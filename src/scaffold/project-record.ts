import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import * as v from 'valibot';
import { UserError } from '../errors.js';
import { isInside, type RenderedFile } from './render-template.js';
import { levels, licenses, packageManagers, type TemplateVariables } from './template-variables.js';

/** What a project was made from, and with which answers: for people to read, and for `update`. */
export const recordFile = '.rehive-ext.json';
/** What the template's files were, compressed: what an update compares both sides with. */
const baseFile = '.rehive-ext.base';

/** Far beyond any template; keeps a doctored base from filling the memory. */
const maxBaseBytes = 50_000_000;

const answersSchema = v.strictObject({
  name: v.string(),
  package_name: v.string(),
  description: v.string(),
  url: v.string(),
  level: v.picklist(levels),
  example: v.string(),
  license: v.picklist(licenses),
  /** Null for the range of the release that made the project. */
  rehive_ext: v.nullable(v.string()),
  package_manager: v.picklist(packageManagers),
  year: v.string(),
});

const recordSchema = v.object({
  version: v.literal(1, 'must be 1: a newer rehive-ext has written it'),
  tool: v.string(),
  template: v.string(),
  answers: answersSchema,
});

/** A file's content, in a form that JSON holds; text takes less room, and less time, as it is. */
const contentSchema = v.tuple([v.string(), v.picklist(['utf8', 'base64'])]);
const baseSchema = v.record(v.string(), contentSchema);

export type Answers = v.InferOutput<typeof answersSchema>;

export interface ProjectRecord extends v.InferOutput<typeof recordSchema> {
  /** The template's files as they were, by path. Without secret ones. */
  base: ReadonlyMap<string, Buffer>;
}

/** The two files that stand in a new project beside the template's. Secrets are in neither. */
export function recordOf(
  template: string,
  variables: TemplateVariables,
  files: readonly RenderedFile[],
): RenderedFile[] {
  const { encryption_key: _key, tool_version: tool, run: _run, install: _install, ...known } = variables;
  const rehiveExt = known.rehive_ext === defaultRange(tool) ? null : known.rehive_ext;
  const record = { version: 1, tool, template, answers: { ...known, rehive_ext: rehiveExt } };
  const base = files.filter(({ secret }) => !secret).map(({ path, content }) => [path, kept(content)]);
  const compressed = brotliCompressSync(JSON.stringify(Object.fromEntries(base)), {
    // Better ones take many times as long, for a tenth of the size.
    params: { [constants.BROTLI_PARAM_QUALITY]: 2, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });
  return [
    plainFile(recordFile, Buffer.from(`${JSON.stringify(record, null, 2)}\n`)),
    plainFile(baseFile, compressed),
  ];
}

function kept(content: Buffer): v.InferOutput<typeof contentSchema> {
  const encoding = isUtf8(content) ? 'utf8' : 'base64';
  return [content.toString(encoding), encoding];
}

/** The template's variables as they are for this release. The key is not used: what has secrets is never updated. */
export function variablesOf(answers: Answers, version: string): TemplateVariables {
  return {
    ...answers,
    rehive_ext: answers.rehive_ext ?? defaultRange(version),
    encryption_key: '',
    tool_version: version,
    run: `${answers.package_manager} run`,
    install: `${answers.package_manager} install`,
  };
}

/**
 * What a project says of how it was made.
 * @throws UserError where it says nothing, or what it says can't be used
 */
export function readRecord(folder: string): ProjectRecord {
  const [record, base] = [recordFile, baseFile].map((name) => join(folder, name));
  if (record === undefined || base === undefined || !existsSync(record) || !existsSync(base)) {
    throw new UserError(`${folder} has no ${existsSync(record ?? '') ? baseFile : recordFile}.`, {
      nextSteps: [
        'Run it in a folder that rehive-ext create has made; both files belong into git.',
        'Without them, make a new project beside this one and take over what you like.',
      ],
    });
  }
  const { success, output, issues } = v.safeParse(recordSchema, parse(readFileSync(record, 'utf8'), record));
  if (!success) {
    const lines = issues.map((issue) => `  ${v.getDotPath(issue) ?? '(the whole file)'}: ${issue.message}`);
    throw new UserError(`${record} can't be used:\n${lines.join('\n')}`, {
      nextSteps: ['Take it as it was from git.'],
    });
  }
  return { ...output, base: readBase(base) };
}

function readBase(file: string): Map<string, Buffer> {
  let text: string;
  try {
    text = brotliDecompressSync(readFileSync(file), { maxOutputLength: maxBaseBytes }).toString();
  } catch (cause) {
    throw new UserError(`${file} can't be unpacked.`, { nextSteps: ['Take it as it was from git.'], cause });
  }
  const { success, output } = v.safeParse(baseSchema, parse(text, file));
  if (!success || !Object.keys(output).every(isInside))
    throw new UserError(`${file} is not what rehive-ext wrote.`, {
      nextSteps: ['Take it as it was from git.'],
    });
  return new Map(Object.entries(output).map(([path, content]) => [path, Buffer.from(...content)]));
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file} is not JSON.`, { nextSteps: ['Take it as it was from git.'], cause });
  }
}

const plainFile = (path: string, content: Buffer): RenderedFile => ({
  path,
  content,
  executable: false,
  secret: false,
});

/** What toolDependency says where nothing was asked for. */
const defaultRange = (version: string): string => `^${version}`;
