import { toJsonSchema } from '@valibot/to-json-schema';
import { manifestSchema } from './manifest-schema.js';

/**
 * The JSON Schema of rehive.json for editors, as the package ships it in schema/rehive.schema.json
 * (`npm run generate` writes it). What JSON Schema can't say, such as that an address has no
 * credentials, is left to the loader.
 */
export function manifestJsonSchema(): object {
  const schema = toJsonSchema(manifestSchema, { typeMode: 'input', errorMode: 'ignore', target: 'draft-07' });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...schema,
    title: 'rehive.json',
    description: 'What a Rehive extension is, needs and offers.',
  };
}
