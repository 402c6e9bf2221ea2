import type { Command as Commander } from 'commander';
import type { RegisterOptions } from '../commands/register.js';
import { declareCommand, type Runner } from './declare-command.js';
import { platformHelp, tokenHelp, withRegistrationOptions } from './registration-options.js';

export function declareRegister(run: Runner): Commander {
  const command = declareCommand('register', {
    description: 'put the service and the permissions of rehive.json on a Rehive platform',
    examples: [
      'rehive-ext register --dry-run',
      'rehive-ext register --api-url staging --check',
      'rehive-ext register --api-url http://127.0.0.1:4300 --yes',
      'rehive-ext register --plan-out plan.json',
      'rehive-ext register --plan plan.json --allow-removals',
    ],
    nonInteractive: [
      tokenHelp,
      '--yes applies the plan. Where it removes permissions, --allow-removals or --no-allow-removals is needed as well.',
      'Where several services could be meant, --service-id or --new-service says which.',
      '--plan needs no --yes: what it names has been reviewed. If anything is otherwise by now, nothing is applied: exit code 1.',
      'Before a platform that is not on this machine is told of it, the public address is looked at: where nothing answers, exit',
      'code 1; --allow-insecure leaves that out.',
      platformHelp,
      'With --json it prints one document: the plan, each step and what became of it, and the service id.',
    ],
  });
  return withRegistrationOptions(command)
    .option('--new-service', 'never take a service for this one because of its name')
    .option('--check', 'look first at the public address, and judge rehive.json; register if all is fine')
    .option('--dry-run', 'show the plan, change nothing')
    .option('--plan-out <file>', 'write the plan to a file, change nothing')
    .option('--plan <file>', 'apply a plan that --plan-out wrote, if nothing has changed since')
    .option('--yes', 'apply the plan without asking')
    .option('--allow-removals', 'remove permissions that rehive.json does not have')
    .option('--no-allow-removals', 'leave permissions that rehive.json does not have')
    .action((options: RegisterOptions) =>
      run(async () => (await import('../commands/register.js')).register, options),
    );
}
