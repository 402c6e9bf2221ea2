import { lstatSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { inLineEndsOf, isBinary, mergeText, sameContent } from './merge-text.js';
import { readRecord, recordFile, recordOf, variablesOf, type ProjectRecord } from './project-record.js';
import { renderTemplate, type RenderedFile } from './render-template.js';
import { loadTemplate, problemWithExampleName, problemWithTemplateName, templateNames } from './template.js';

/** What becomes of one file. Those that stay as they are do not appear. */
export interface Change {
  path: string;
  /**
   * `added`, `replaced` and `removed`: it is as the template had it, or not there. `merged`: both sides' changes are in it.
   * `conflict`: both changed the same lines, or one side removed what the other changed; `why` says what to look at.
   * `kept`: the template's change does not arrive, because the project has removed the file.
   */
  kind: 'added' | 'replaced' | 'removed' | 'merged' | 'conflict' | 'kept';
  why: string | null;
  /** What is written; null where the file goes, undefined where it stays as it is. */
  content: Buffer | null | undefined;
  executable: boolean;
  /** What was in its place; null where nothing was. */
  former: Buffer | null;
}

export interface UpdatePlan {
  /** The project's folder. */
  folder: string;
  template: string;
  from: string;
  to: string;
  changes: Change[];
  /** The record and the base of the new version: written with the rest. */
  records: RenderedFile[];
}

export interface UpdateOptions {
  folder: string;
  templatesFolder: string;
  /** This tool's version. */
  version: string;
}

/** What an update would do: what the template was, what it is now and what the project has, compared. Writes nothing. */
export function planUpdate({ folder, templatesFolder, version }: UpdateOptions): UpdatePlan {
  const record = readRecord(folder);
  const { template, tool: from, answers, base } = record;
  if (from.localeCompare(version, 'en', { numeric: true }) > 0) {
    throw new UserError(`The project is of rehive-ext ${from}, and this is ${version}, which is older.`, {
      nextSteps: ['Run: npx rehive-ext@latest update'],
    });
  }
  const rendered = renderNew(record, templatesFolder, version);
  const theirs = new Map(rendered.filter(({ secret }) => !secret).map((file) => [file.path, file]));
  const label = `${template} ${version}`;
  const changes = [...new Set([...base.keys(), ...theirs.keys()])].toSorted().flatMap((path) => {
    const change = changeOf(path, {
      base: base.get(path),
      theirs: theirs.get(path),
      folder,
      label,
    });
    return change === null ? [] : [change];
  });
  const records = recordOf(template, variablesOf(answers, version), rendered);
  return { folder, template, from, to: version, changes, records };
}

function renderNew(
  { template: name, answers }: ProjectRecord,
  templatesFolder: string,
  version: string,
): RenderedFile[] {
  const problem = problemWithTemplateName(name, templateNames(templatesFolder));
  if (problem !== null) throw new UserError(problem, { nextSteps: [lookAtRecord] });
  const template = loadTemplate(templatesFolder, name);
  const unknown = problemWithExampleName(answers.example, template);
  if (unknown !== null) throw new UserError(unknown, { nextSteps: [lookAtRecord] });
  return renderTemplate(template, variablesOf(answers, version));
}

const lookAtRecord = `${recordFile} says what the project was made from.`;

interface Sides {
  base: Buffer | undefined;
  theirs: RenderedFile | undefined;
  folder: string;
  label: string;
}

function changeOf(path: string, { base, theirs, folder, label }: Sides): Change | null {
  // Nothing is new in it: whatever the project has done with it stays.
  if (base !== undefined && theirs !== undefined && sameContent(base, theirs.content)) return null;
  const executable = theirs?.executable ?? false;
  const mine = contentAt(folder, path);
  const former = mine === 'blocked' ? null : mine;
  const change = (kind: Change['kind'], content?: Buffer | null, why: string | null = null): Change => ({
    path,
    kind,
    why,
    content,
    executable,
    former,
  });
  if (mine === 'blocked')
    return theirs === undefined
      ? null
      : change('conflict', undefined, 'something that is no file is in its place');
  if (mine === null) {
    if (theirs === undefined) return null;
    return base === undefined
      ? change('added', theirs.content)
      : change('kept', undefined, 'you have removed it, and the template has changed it');
  }
  if (theirs === undefined) {
    return base !== undefined && sameContent(mine, base)
      ? change('removed', null)
      : change('conflict', undefined, 'the template has removed it, and you have changed it: it stays');
  }
  if (sameContent(mine, theirs.content)) return null;
  if (base !== undefined && sameContent(mine, base))
    return change('replaced', inLineEndsOf(mine, theirs.content));
  if ([mine, theirs.content, ...(base === undefined ? [] : [base])].some(isBinary))
    return change('conflict', undefined, 'it is no text, and both have changed it: yours stays');
  const merged = mergeText(mine.toString(), base?.toString() ?? '', theirs.content.toString(), label);
  return merged.conflict
    ? change(
        'conflict',
        Buffer.from(merged.text),
        'both have changed the same lines: it has conflict markers',
      )
    : change('merged', Buffer.from(merged.text));
}

/** A file's content; null where nothing is there. A link, in its place or on the way to it, leads elsewhere: it is not followed. */
function contentAt(folder: string, path: string): Buffer | 'blocked' | null {
  const segments = path.split('/');
  for (const count of segments.keys()) {
    if (count === 0) continue;
    const above = entryAt(join(folder, ...segments.slice(0, count)));
    if (above === null) return null;
    if (!above.isDirectory()) return 'blocked';
  }
  const file = join(folder, path);
  const entry = entryAt(file);
  if (entry === null) return null;
  return entry.isFile() ? readFileSync(file) : 'blocked';
}

function entryAt(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}
