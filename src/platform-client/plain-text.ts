/** Somebody else's text on one line, without what could move a terminal's cursor, and not without end. */
export function plain(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}
