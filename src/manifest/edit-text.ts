import type { Node } from 'jsonc-parser';

// jsonc-parser's own edits lay out anew what stands around them, and take the comment behind a value for the next one's.

export function replaceNode(text: string, { offset, length }: Node, content: string): string {
  return text.slice(0, offset) + content + text.slice(offset + length);
}

/**
 * Writes one more item, or property, at the end of a list or an object: on a line of its own where the last one begins a
 * line, or where nothing is there yet. A comment behind the last one stays behind it.
 */
export function insertLast(text: string, parent: Node, content: string): string {
  const last = parent.children?.at(-1);
  if (last === undefined) return replaceNode(text, parent, filled(text, parent, content));
  const end = endOf(last);
  if (!beginsLine(text, last.offset)) return splice(text, end, end, `, ${content}`);
  const line = `${lineEnd(text)}${indentAt(text, last.offset)}${content}`;
  const comment = commentBehind(text, end);
  return splice(text, end, end, `,${comment}${line}`, comment.length);
}

/** Takes an item or a property out, with its comma, and with its line and the comment on it where it has one. */
export function removeChild(text: string, child: Node): string {
  const siblings = child.parent?.children ?? [];
  const at = siblings.indexOf(child);
  const [previous, next] = [siblings[at - 1], siblings[at + 1]];
  const end = endOf(child);
  const rest = /^,?/.exec(text.slice(end))?.[0] ?? '';
  const comment = commentBehind(text, end + rest.length);
  const restIsEmpty = /^\s*(?=\r|\n|$)/.test(text.slice(end + rest.length + comment.length));
  if (beginsLine(text, child.offset) && restIsEmpty) {
    const from = child.offset - lineBefore(text, child.offset).length;
    const lineLength = /^[^\n]*\n?/.exec(text.slice(end))?.[0].length ?? 0;
    const without = splice(text, from, end + lineLength, '');
    // The one before is the last one now.
    return next === undefined && previous !== undefined ? withoutCommaBehind(without, previous) : without;
  }
  if (next !== undefined) return splice(text, child.offset, next.offset, '');
  return splice(text, previous === undefined ? child.offset : endOf(previous), end, '');
}

/** A value as it is written within a node: over several lines where that begins one of its own. */
export function writtenFor(text: string, parent: Node, value: unknown): string {
  const last = parent.children?.at(-1);
  if (last !== undefined && !beginsLine(text, last.offset)) return onOneLine(value);
  const indent =
    last === undefined ? indentAt(text, parent.offset) + indentUnit(text) : indentAt(text, last.offset);
  return JSON.stringify(value, null, indentUnit(text)).replaceAll('\n', lineEnd(text) + indent);
}

function onOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(
    ([key, inner]) => `${JSON.stringify(key)}: ${onOneLine(inner)}`,
  );
  return `{ ${properties.join(', ')} }`;
}

/** A list or an object that was empty; a comment in it stays first. */
function filled(text: string, { offset, length }: Node, content: string): string {
  const outer = indentAt(text, offset);
  const eol = lineEnd(text);
  const inside = text.slice(offset + 1, offset + length - 1).trimEnd();
  const closing = text[offset + length - 1] ?? '';
  return `${text[offset]}${inside}${eol}${outer}${indentUnit(text)}${content}${eol}${outer}${closing}`;
}

function withoutCommaBehind(text: string, node: Node): string {
  const comma = text.indexOf(',', endOf(node));
  return splice(text, comma, comma + 1, '');
}

/** @param skip how much of what follows `to` is in `content` already */
const splice = (text: string, from: number, to: number, content: string, skip = 0): string =>
  text.slice(0, from) + content + text.slice(to + skip);

const endOf = ({ offset, length }: Node): number => offset + length;

/** A comment that fills the rest of the line, with the blanks before it. */
const commentBehind = (text: string, offset: number): string =>
  /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*(?=\r|\n|$))/.exec(text.slice(offset))?.[0] ?? '';

const lineBefore = (text: string, offset: number): string =>
  /[^\r\n]*$/.exec(text.slice(0, offset))?.[0] ?? '';

const beginsLine = (text: string, offset: number): boolean => lineBefore(text, offset).trim() === '';

const indentAt = (text: string, offset: number): string => /^\s*/.exec(lineBefore(text, offset))?.[0] ?? '';

const lineEnd = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** As the first line of the text that is indented. */
const indentUnit = (text: string): string => /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
