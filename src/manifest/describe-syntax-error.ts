import { createScanner, printParseErrorCode, type ParseError } from 'jsonc-parser';

const words: Readonly<Record<string, string>> = {
  InvalidSymbol:
    'is not JSON: a string needs double quotes, and other values are numbers, true, false or null',
  InvalidNumberFormat: 'is not a number that JSON knows',
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is expected here',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'more follows after the end of the document',
  InvalidCommentToken: 'comments are not allowed here',
  UnexpectedEndOfComment: 'this comment is never closed',
  UnexpectedEndOfString: 'this string is not closed on its line',
  UnexpectedEndOfNumber: 'this number breaks off',
  InvalidUnicode: 'is not a valid \\u escape',
  InvalidEscapeCharacter: 'is not an escape that JSON knows',
  InvalidCharacter: 'a control character has to be escaped here',
};

/**
 * What is not JSON about a text. All trailing commas where there is nothing else; otherwise the first error only,
 * since those after it are mostly its echo.
 */
export function describeSyntaxErrors(
  text: string,
  errors: readonly ParseError[],
): { offset: number; message: string }[] {
  const described = errors.map((error) => {
    const comma = trailingComma(text, error);
    if (comma !== null)
      return { offset: comma, message: 'not JSON: remove this comma, nothing follows it', comma: true };
    const code = printParseErrorCode(error.error);
    const found =
      text
        .slice(error.offset, error.offset + error.length)
        .split('\n')[0]
        ?.slice(0, 30) ?? '';
    const shown = found.trim() === '' ? '' : ` (at ${found})`;
    return { offset: error.offset, message: `not JSON: ${words[code] ?? code}${shown}`, comma: false };
  });
  const shown = described.every(({ comma }) => comma) ? described : described.slice(0, 1);
  // One comma makes two errors: a missing key and, for some, a missing value.
  return shown
    .filter(({ offset }, index) => shown.findIndex((other) => other.offset === offset) === index)
    .map(({ offset, message }) => ({ offset, message }));
}

/** The comma in front of the `}` or `]` at which the error was noticed; null where it is something else. */
function trailingComma(text: string, { offset }: ParseError): number | null {
  if (text[offset] !== '}' && text[offset] !== ']') return null;
  const scanner = createScanner(text, true);
  let last: { offset: number; isComma: boolean } | null = null;
  scanner.scan();
  while (scanner.getTokenOffset() < offset && scanner.getTokenLength() > 0) {
    last = { offset: scanner.getTokenOffset(), isComma: text[scanner.getTokenOffset()] === ',' };
    scanner.scan();
  }
  return last?.isComma === true ? last.offset : null;
}
