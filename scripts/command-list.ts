// npx tsx scripts/command-list.ts: writes src/cli/generated/command-list.json, what `rehive-ext --help` shows of each command.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { createProgram } from '../src/cli/program.js';

const file = join(dirname(fileURLToPath(import.meta.url)), '../src/cli/generated/command-list.json');
const program = createProgram('', () => Promise.resolve());
const help = program.createHelp();
const list = program.commands.map((command) => ({
  usage: help.subcommandTerm(command),
  description: help.subcommandDescription(command),
}));
mkdirSync(dirname(file), { recursive: true });
const style = await resolveConfig(file);
writeFileSync(file, await format(JSON.stringify(list), { ...style, parser: 'json' }));
