import { applyEdits, findNodeAtLocation, modify, parseTree, type Edit, type Node } from 'jsonc-parser';
import type { PermissionTriple } from '../contract/permissions.js';
import type { JsonPath } from './manifest-error.js';

/** The text of a rehive.json with one service id set, or taken out where it is null. Everything else stays as it is. */
export function withServiceId(
  text: string,
  { platform, company, id }: { platform: string; company: string; id: number | null },
): string {
  if (id !== null) return setValue(text, ['services', platform, company], id);
  // What the last one leaves empty goes with it.
  const path = ['services', platform, company];
  for (let length = path.length; length > 0; length -= 1) {
    const at = path.slice(0, length);
    const node = nodeAt(text, at);
    if (node === undefined) continue;
    if (length < path.length && (node.children ?? []).length > 0) break;
    text = setValue(text, at, undefined);
  }
  return text;
}

/** The text of a rehive.json with further permissions at the end of their list, written as those before them are. */
export function withPermissions(text: string, added: readonly PermissionTriple[]): string {
  if (added.length === 0) return text;
  const list = nodeAt(text, ['permissions']);
  if (list === undefined) throw new Error('A manifest that was loaded has permissions.');
  const items = added.map(
    ({ section, type, level }) => `{ "section": "${section}", "type": "${type}", "level": "${level}" }`,
  );
  const last = list.children?.at(-1);
  return applyEdits(text, last === undefined ? fillList(text, list, items) : appendTo(text, last, items));
}

/** The text of a rehive.json without the permissions at these places of their list. */
export function withoutPermissions(text: string, indexes: readonly number[]): string {
  return indexes
    .toSorted((a, b) => b - a)
    .reduce((edited, index) => setValue(edited, ['permissions', index], undefined), text);
}

function nodeAt(text: string, path: JsonPath): Node | undefined {
  const tree = parseTree(text);
  return tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
}

function setValue(text: string, path: JsonPath, value: unknown): string {
  const formattingOptions = { ...indentation(text), eol: lineEnd(text) };
  return applyEdits(text, modify(text, [...path], value, { formattingOptions }));
}

function fillList(text: string, { offset, length }: Node, items: readonly string[]): Edit[] {
  const eol = lineEnd(text);
  const outer = indentAt(text, offset);
  const { insertSpaces, tabSize } = indentation(text);
  const inner = outer + (insertSpaces ? ' '.repeat(tabSize) : '\t');
  // A comment may stand in the brackets, and stays first.
  const inside = text.slice(offset + 1, offset + length - 1).trimEnd();
  const lines = items.map((item) => inner + item).join(`,${eol}`);
  return [{ offset, length, content: `[${inside}${eol}${lines}${eol}${outer}]` }];
}

/** One line each where the last item begins a line. A comment behind the last item stays behind it. */
function appendTo(text: string, last: Node, items: readonly string[]): Edit[] {
  const end = last.offset + last.length;
  const indent = indentAt(text, last.offset);
  if (lineBefore(text, last.offset).trim() !== '')
    return [{ offset: end, length: 0, content: `, ${items.join(', ')}` }];
  const eol = lineEnd(text);
  const lines = eol + items.map((item) => indent + item).join(`,${eol}`);
  const restOfLine = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  if (!/^\s*(\/\/.*|\/\*[^*]*\*\/\s*)$/.test(restOfLine))
    return [{ offset: end, length: 0, content: `,${lines}` }];
  return [
    { offset: end, length: 0, content: ',' },
    { offset: end + restOfLine.length, length: 0, content: lines },
  ];
}

const lineBefore = (text: string, offset: number): string =>
  /[^\r\n]*$/.exec(text.slice(0, offset))?.[0] ?? '';

const indentAt = (text: string, offset: number): string => /^\s*/.exec(lineBefore(text, offset))?.[0] ?? '';

const lineEnd = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** As the first line of the text that is indented. */
function indentation(text: string): { insertSpaces: boolean; tabSize: number } {
  const [, first = '  '] = /\n([ \t]+)"/.exec(text) ?? [];
  return first.startsWith('\t')
    ? { insertSpaces: false, tabSize: 1 }
    : { insertSpaces: true, tabSize: first.length };
}
