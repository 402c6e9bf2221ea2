import { describe, expect, it } from 'vitest';
import { jsonPieces } from '../../src/cli/render/json-pieces.js';

const documents: readonly object[] = [
  {},
  [],
  [1, { a: [] }],
  { a: undefined, b: null, c: 'two\nlines "quoted"', d: [], e: {}, f: { g: [1, [2, { h: 'i' }]] } },
  { a: [undefined, null, 'x', { b: undefined, c: [{}] }], last: true },
  { at: new Date(0) },
];

describe('JSON in pieces', () => {
  it.each(documents)('is the text that JSON.stringify makes of %j', (document) => {
    expect([...jsonPieces(document)].join('')).toBe(JSON.stringify(document, null, 2));
  });
});
