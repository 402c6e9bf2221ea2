/**
 * JSON, with whole numbers that a JavaScript number can't hold exactly left as strings: an amount in a currency
 * with 18 decimals is one, and money must not be rounded. Throws a SyntaxError for what is not JSON.
 */
export function parseJson(text: string): unknown {
  JSON.parse(text);
  // Either a string, which stays as it is, or a long run of digits that is no part of a fraction or an exponent.
  const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
  return JSON.parse(
    text.replace(stringOrLongInteger, (match) =>
      match.startsWith('"') || Number.isSafeInteger(Number(match)) ? match : `"${match}"`,
    ),
  );
}
