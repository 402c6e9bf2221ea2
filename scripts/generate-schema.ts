// npx tsx scripts/generate-schema.ts: writes schema/rehive.schema.json from the rules of src/manifest.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { manifestJsonSchema } from '../src/manifest/manifest-json-schema.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const file = join(root, 'schema', 'rehive.schema.json');
const style = await resolveConfig(file);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, await format(JSON.stringify(manifestJsonSchema()), { ...style, parser: 'json' }));
