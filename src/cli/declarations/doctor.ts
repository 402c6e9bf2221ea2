import type { Command as Commander } from 'commander';
import type { DoctorOptions } from '../commands/doctor.js';
import { declareCommand, type Runner } from './declare-command.js';
import { parsePort } from './parse-option.js';

export function declareDoctor(run: Runner): Commander {
  return declareCommand('doctor', {
    description: 'say whether this machine and project are ready, and what to do if not',
    examples: [
      'rehive-ext doctor',
      'rehive-ext doctor --api-url staging',
      'rehive-ext doctor --check-updates --json',
    ],
    nonInteractive: [
      'It asks nothing and changes nothing. Exit code 0: ready, warnings or not; 1: not ready.',
      'Outside of a project, what needs one is skipped. Without --api-url, no answer from the platform is a warning.',
    ],
  })
    .option('--port <port>', 'the port of the extension (default: dev.port of rehive.json)', parsePort)
    .option('--platform-port <port>', 'the port of the simulated platform', parsePort, 4300)
    .option('--api-url <url>', 'the platform that must answer: production, staging, or an address')
    .option('--check-updates', 'ask npm whether there is a newer rehive-ext')
    .action((options: DoctorOptions) =>
      run(async () => (await import('../commands/doctor.js')).doctor, options),
    );
}
