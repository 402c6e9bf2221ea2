import { applyEdits, findNodeAtLocation, modify, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { UserError } from '../errors.js';
import type { JsonValue } from './template.js';

/**
 * Sets values in a JSON document and keeps the rest of its text as it is.
 * `edits` maps a dotted path (`devDependencies.typescript`; `\.` is a dot inside a key) to the new value; null removes.
 * Throws a UserError that names the file where it is not JSON or a path leads through something that is no object.
 */
export function editJson(text: string, edits: Readonly<Record<string, JsonValue>>, file: string): string {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: false, allowTrailingComma: true });
  if (errors.length > 0) throw new UserError(`${file} is not JSON (at character ${errors[0]?.offset ?? 0}).`);
  const entries = Object.entries(edits);
  const replacements: Replacement[] = [];
  for (const [dotted, value] of entries) {
    const place = tree && findNodeAtLocation(tree, pathIn(tree, dotted, file));
    if (place === undefined || place.children !== undefined || typeof value === 'object') break;
    replacements.push({ place, value });
  }
  // From the last to the first: none moves another, so that the text is read once.
  const edited = replacements
    .toSorted((one, other) => other.place.offset - one.place.offset)
    .reduce(replaceValue, text);
  return entries
    .slice(replacements.length)
    .reduce((soFar, [dotted, value]) => layOut(soFar, dotted, value, file), edited);
}

/** A plain value in the place of another: it needs no layout. */
interface Replacement {
  place: Node;
  value: string | number | boolean;
}

function replaceValue(text: string, { place: { offset, length }, value }: Replacement): string {
  return `${text.slice(0, offset)}${JSON.stringify(value)}${text.slice(offset + length)}`;
}

function layOut(text: string, dotted: string, value: JsonValue, file: string): string {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const path = pathIn(tree, dotted, file);
  // jsonc-parser reads undefined as "remove", and removing what isn't there is an error to it.
  if (value === null && (tree === undefined || findNodeAtLocation(tree, path) === undefined)) return text;
  const edits = modify(text, path, value ?? undefined, { formattingOptions: formattingOf(text) });
  return applyEdits(text, edits);
}

/** The path as jsonc-parser takes it: an array's positions are numbers. */
function pathIn(tree: Node | undefined, dotted: string, file: string): (string | number)[] {
  const path: (string | number)[] = [];
  for (const key of splitPath(dotted)) {
    const parent = tree === undefined ? undefined : findNodeAtLocation(tree, path);
    if (parent?.type === 'array' && /^\d+$/.test(key)) path.push(Number(key));
    else if (parent === undefined || parent.type === 'object') path.push(key);
    else throw new UserError(`${file} has no place for "${dotted}": "${path.join('.')}" is no object.`);
  }
  return path;
}

/** `a.b\.c` → `a`, `b.c`. */
function splitPath(dotted: string): string[] {
  return dotted.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
}

function formattingOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
