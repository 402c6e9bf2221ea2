// npm run generate: writes schema/*.schema.json from the rules of src/manifest and src/recording, and what `rehive-ext --help`
// shows of each command, from their declarations.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { createProgram } from '../src/cli/program.js';
import { manifestJsonSchema } from '../src/manifest/manifest-json-schema.js';
import { recordingJsonSchema } from '../src/recording/recording-json-schema.js';

const program = createProgram('', () => Promise.resolve());
const help = program.createHelp();
const commands = program.commands.map((command) => ({
  usage: help.subcommandTerm(command),
  description: help.subcommandDescription(command),
}));

const documents = {
  'schema/rehive.schema.json': manifestJsonSchema(),
  'schema/recording.schema.json': recordingJsonSchema(),
  'src/cli/generated/command-list.json': commands,
};
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
for (const [path, document] of Object.entries(documents)) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  const style = await resolveConfig(file);
  writeFileSync(file, await format(JSON.stringify(document), { ...style, parser: 'json' }));
}
