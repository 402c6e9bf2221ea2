/**
 * The text of `JSON.stringify(document, null, 2)`, in pieces that can be written one after another. A report of some
 * megabytes as one text takes several times its size.
 */
export function* jsonPieces(document: object): Generator<string> {
  if (Array.isArray(document) || 'toJSON' in document) return void (yield indented(document, ''));
  let before = '{\n';
  for (const [key, value] of Object.entries(document)) {
    if (value === undefined) continue;
    yield `${before}  ${JSON.stringify(key)}: `;
    if (Array.isArray(value) && value.length > 0) yield* itemsOf(value);
    else yield indented(value, '  ');
    before = ',\n';
  }
  yield before === '{\n' ? '{}' : '\n}';
}

function* itemsOf(items: readonly unknown[]): Generator<string> {
  let before = '[\n';
  for (const item of items) {
    yield `${before}    ${indented(item, '    ')}`;
    before = ',\n';
  }
  yield '\n  ]';
}

/** No line of JSON begins within a text: line breaks are escaped there. */
function indented(value: unknown, by: string): string {
  return (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${by}`);
}
