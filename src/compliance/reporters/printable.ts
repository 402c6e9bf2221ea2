/**
 * Somebody else's text (an extension's answer) without what could repaint a terminal or is forbidden in XML 1.0: control
 * characters but tab and line feed, halves of surrogate pairs, code points that are no characters.
 */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/(?![\t\n])\p{Cc}|\p{Surrogate}|\p{Noncharacter_Code_Point}/gu, '\u{FFFD}');
}

/** {@link printable}, in one line. */
export function inOneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, ' ').trim();
}
