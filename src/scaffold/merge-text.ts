import { merge } from 'node-diff3';

export interface MergedText {
  text: string;
  /** Both sides changed the same lines: they stand in the text between conflict markers, as git writes them. */
  conflict: boolean;
}

/** What `base` became on both sides, in one text, with the line ends of `mine`. */
export function mergeText(mine: string, base: string, theirs: string, label: string): MergedText {
  const { conflict, result }: { conflict: boolean; result: string[] } = merge(
    linesOf(mine),
    linesOf(base),
    linesOf(theirs),
    { excludeFalseConflicts: true, label: { a: 'yours', b: label } },
  );
  const text = result.join('\n');
  return { conflict, text: hasCrlf(mine) ? withCrlf(text) : text };
}

/** Whether two files say the same: git on Windows may have given one of them other line ends. */
export function sameContent(a: Buffer, b: Buffer): boolean {
  if (a.equals(b)) return true;
  return !isBinary(a) && !isBinary(b) && withLf(a.toString()) === withLf(b.toString());
}

/** As git has it: a NUL byte in the first 8000. */
export function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0);
}

/** The new content with the line ends that the file has now. */
export function inLineEndsOf(mine: Buffer, content: Buffer): Buffer {
  if (isBinary(mine) || isBinary(content) || !hasCrlf(mine.toString())) return content;
  return Buffer.from(withCrlf(content.toString()));
}

const withLf = (text: string): string => text.replaceAll('\r\n', '\n');
const withCrlf = (text: string): string => withLf(text).replaceAll('\n', '\r\n');
const linesOf = (text: string): string[] => withLf(text).split('\n');

/** More than half of the lines end so. */
function hasCrlf(text: string): boolean {
  const all = text.split('\n').length - 1;
  return all > 0 && text.split('\r\n').length - 1 > all / 2;
}
