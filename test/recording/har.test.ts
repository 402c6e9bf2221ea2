import { Ajv, type AnySchemaObject } from 'ajv';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { harOf } from '../../src/recording/har.js';
import { parseRecording } from '../../src/recording/read-recording.js';

const require = createRequire(import.meta.url);

/** The public schema of HAR 1.2. */
function harSchema() {
  const schemas = Object.values(require('har-schema') as Record<string, AnySchemaObject>);
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json') as AnySchemaObject);
  ajv.addSchema(schemas);
  return ajv.getSchema('har.json#') ?? ajv.getSchema('har.json');
}

const header = {
  type: 'recording',
  version: 1,
  tool: { name: 'rehive-ext', version: '1.0.0' },
  created: 0,
  personal_data: 'substituted',
  key_id: 'ab',
};
const exchange = {
  type: 'exchange',
  direction: 'to-platform',
  at: 1_764_000_000_000,
  company: 'acme',
  call: null,
  request: {
    method: 'GET',
    url: 'http://127.0.0.1:4300/3/auth/?a=b',
    headers: { accept: '*/*' },
    body: null,
  },
  response: { status: 200, headers: {}, body: { status: 'success' } },
  error: null,
  duration_ms: 3,
  group: 'service',
};
const task = {
  type: 'webhook-task',
  id: 4,
  url: 'https://savings.example.com/webhook/',
  state: 'failed',
  created: 1_764_000_000_000,
  body: { id: 4, event: 'user.update', company: 'acme', data: {} },
  tries: [{ at: 1_764_000_000_000, response_code: null, error: 'timed out' }],
};
const lines = (...values: object[]): string => values.map((value) => JSON.stringify(value)).join('\n');

it('is an HTTP archive as the public schema has it', () => {
  const har = harOf(
    parseRecording(lines(header, exchange, { ...exchange, response: null, error: 'lost' }, task), 'x'),
  );
  const fits = harSchema();
  expect(fits).toBeDefined();
  expect(fits?.(har), JSON.stringify(fits?.errors)).toBe(true);
  expect(fits?.({ log: { ...Object(har).log, entries: [{}] } })).toBe(false);
  expect(har).toMatchObject({
    log: {
      entries: [
        { request: { queryString: [{ name: 'a', value: 'b' }] }, response: { status: 200 } },
        { response: { status: 0, comment: 'lost' } },
        { request: { method: 'POST', url: task.url }, response: { comment: 'timed out' } },
      ],
    },
  });
});

it.each([
  ['', 'x is no recording'],
  [lines(exchange), 'x is no recording'],
  [lines(header, header), 'x:2: a recording has one first line.'],
  [`${lines(header)}\n{`, 'x:2: not JSON.'],
  [lines(header, { ...exchange, at: 'now' }), 'x:2: at:'],
])('what is none is refused, with the line: %#', (text, message) => {
  expect(() => parseRecording(text, 'x')).toThrow(message);
});
