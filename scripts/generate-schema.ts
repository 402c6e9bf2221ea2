// npx tsx scripts/generate-schema.ts: writes schema/*.schema.json from the rules of src/manifest and src/recording.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { manifestJsonSchema } from '../src/manifest/manifest-json-schema.js';
import { recordingJsonSchema } from '../src/recording/recording-json-schema.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../schema');
const schemas = { rehive: manifestJsonSchema(), recording: recordingJsonSchema() };
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  const file = join(folder, `${name}.schema.json`);
  const style = await resolveConfig(file);
  writeFileSync(file, await format(JSON.stringify(schema), { ...style, parser: 'json' }));
}
