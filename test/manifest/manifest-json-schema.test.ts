import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { manifestJsonSchema } from '../../src/manifest/manifest-json-schema.js';

it('the shipped JSON Schema is what the rules make (else: npm run generate)', () => {
  const file = join(import.meta.dirname, '../../schema/rehive.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(manifestJsonSchema())));
});

it('asks for name, url and permissions only, and knows no further keys', () => {
  expect(manifestJsonSchema()).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    required: ['name', 'url', 'permissions'],
    additionalProperties: false,
    properties: {
      dev: { properties: { port: { default: 3000 } } },
      endpoints: { additionalProperties: false },
    },
  });
});
