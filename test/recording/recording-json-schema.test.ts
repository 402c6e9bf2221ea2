import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recordingJsonSchema } from '../../src/recording/recording-json-schema.js';

it('the shipped JSON Schema is what the rules make (else: npm run generate)', () => {
  const file = join(import.meta.dirname, '../../schema/recording.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(recordingJsonSchema())));
});
