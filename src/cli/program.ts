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
import commandList from './generated/command-list.json' with { type: 'json' };

/** By name, in the order in which `--help` lists them: the order in which they are met. */
const declarations: Readonly<Record<string, Declaration>> = {
  create: (run) => declareCreate(run),
  dev: declareDev,
  platform: declarePlatform,
  simulate: declareSimulate,
  replay: declareReplay,
  recording: declareRecording,
  events: declareEvents,
  permissions: declarePermissions,
  check: (run) => declareCheck(run),
  login: declareLogin,
  whoami: declareWhoami,
  logout: declareLogout,
  register: declareRegister,
  status: declareStatus,
  activate: declareActivate,
  deactivate: declareDeactivate,
  unregister: declareUnregister,
  webhooks: declareWebhooks,
  update: declareUpdate,
  doctor: declareDoctor,
  completion: declareCompletion,
};

/**
 * `rehive-ext` with its commands. Each declares its flags in `declarations/` and is loaded when it runs.
 * @param argv what it is to parse: where that names a command first, or asks for version or help alone, only what it needs
 *   is declared
 */
export function createProgram(version: string, run: Runner, argv: readonly string[] = []): Commander {
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
  const commands = isHelpAlone(argv) ? listed() : declarationsFor(argv[0]).map((declare) => declare(run));
  for (const command of commands) program.addCommand(command);
  return program;
}

const isHelpAlone = ([first = '', ...more]: readonly string[]): boolean =>
  more.length === 0 && ['-h', '--help'].includes(first);

/** Help shows a line of each: declaring them, flags and all, took longer than all else in it. */
const listed = (): Commander[] =>
  commandList.map(({ usage, description }) => new Commander(usage).description(description));

/** Declaring all takes a seventh of the time in which Node starts: nobody has to wait for what was not asked for. */
function declarationsFor(first = ''): readonly Declaration[] {
  if (first === '-v' || first === '--version') return [];
  const named = Object.hasOwn(declarations, first) ? declarations[first] : undefined;
  // A completion script has the words of all.
  return named === undefined || named === declareCompletion ? Object.values(declarations) : [named];
}

/** `create-rehive-extension`: the create command under a name that `npx` finds. */
export function createProgramForCreate(version: string, run: Runner): Commander {
  return declareCreate(run, 'create-rehive-extension').version(version, '-v, --version', 'print the version');
}
