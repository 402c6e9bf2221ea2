import { Command as Commander } from 'commander';
import { declareActivate } from './declarations/activate.js';
import { declareCheck } from './declarations/check.js';
import { declareCompletion } from './declarations/completion.js';
import { declareCreate } from './declarations/create.js';
import { declareDeactivate } from './declarations/deactivate.js';
import { withHelp, type Declaration, type Runner } from './declarations/declare-command.js';
import { declareDev } from './declarations/dev.js';
import { declareDoctor } from './declarations/doctor.js';
import { declareEvents } from './declarations/events.js';
import { declareLogin } from './declarations/login.js';
import { declareLogout } from './declarations/logout.js';
import { declarePermissions } from './declarations/permissions.js';
import { declarePlatform } from './declarations/platform.js';
import { declareRecording } from './declarations/recording.js';
import { declareRegister } from './declarations/register.js';
import { declareReplay } from './declarations/replay.js';
import { declareStatus } from './declarations/status.js';
import { declareUnregister } from './declarations/unregister.js';
import { declareWebhooks } from './declarations/webhooks.js';
import { declareWhoami } from './declarations/whoami.js';
import { declareUpdate } from './declarations/update.js';
import { declareSimulate } from './declarations/simulate.js';

/** In the order in which `--help` lists them: the order in which they are met. */
const declarations: readonly Declaration[] = [
  (run) => declareCreate(run),
  declareDev,
  declarePlatform,
  declareSimulate,
  declareReplay,
  declareRecording,
  declareEvents,
  declarePermissions,
  (run) => declareCheck(run),
  declareLogin,
  declareWhoami,
  declareLogout,
  declareRegister,
  declareStatus,
  declareActivate,
  declareDeactivate,
  declareUnregister,
  declareWebhooks,
  declareUpdate,
  declareDoctor,
  declareCompletion,
];

/** `rehive-ext` with all its commands. Each declares its flags in `declarations/` and is loaded when it runs. */
export function createProgram(version: string, run: Runner): Commander {
  const program = withHelp(new Commander('rehive-ext'), {
    description: 'Build, try, judge and register extensions of the Rehive platform.',
    examples: [
      'rehive-ext create savings',
      'rehive-ext dev',
      'rehive-ext simulate activate',
      'rehive-ext check',
    ],
    nonInteractive: [
      'Nothing is asked without a terminal: every answer has a flag, and all that are missing are named at once.',
      'Every command takes --json; `rehive-ext <command> --help` says what it prints.',
    ],
  }).version(version, '-v, --version', 'print the version');
  for (const declare of declarations) program.addCommand(declare(run));
  return program;
}

/** `create-rehive-extension`: the create command under a name that `npx` finds. */
export function createProgramForCreate(version: string, run: Runner): Commander {
  return declareCreate(run, 'create-rehive-extension').version(version, '-v, --version', 'print the version');
}
