import { Command as Commander } from 'commander';
import { declareCheck } from './declarations/check.js';
import { declareCreate } from './declarations/create.js';
import type { Declaration, Runner } from './declarations/declare-command.js';
import { declareDev } from './declarations/dev.js';
import { declarePlatform } from './declarations/platform.js';
import { declareRegister } from './declarations/register.js';
import { declareSimulate } from './declarations/simulate.js';

/** In the order in which `--help` lists them: the order in which they are met. */
const declarations: readonly Declaration[] = [
  (run) => declareCreate(run),
  declareDev,
  declarePlatform,
  declareSimulate,
  declareRegister,
  (run) => declareCheck(run),
];

/** `rehive-ext` with all its commands. Each declares its flags in `declarations/` and is loaded when it runs. */
export function createProgram(version: string, run: Runner): Commander {
  const program = new Commander('rehive-ext')
    .description('Build, try, judge and register extensions of the Rehive platform.')
    .version(version, '-v, --version', 'print the version')
    .exitOverride()
    .showSuggestionAfterError(true);
  for (const declare of declarations) program.addCommand(declare(run));
  return program;
}

/** `create-rehive-extension`: the create command under a name that `npx` finds. */
export function createProgramForCreate(version: string, run: Runner): Commander {
  return declareCreate(run, 'create-rehive-extension').version(version, '-v, --version', 'print the version');
}
