import type { Command as Commander } from 'commander';
import type { RegisterOptions } from '../commands/register.js';
import { declareCommand, type Runner } from './declare-command.js';
import { wholeNumber } from './parse-option.js';

export function declareRegister(run: Runner): Commander {
  return declareCommand('register', {
    description: 'put the service and the permissions of rehive.json on a Rehive platform',
    examples: [
      'rehive-ext register --dry-run',
      'rehive-ext register --api-url staging',
      'rehive-ext register --api-url http://127.0.0.1:4300 --yes',
    ],
    nonInteractive: [
      'The admin token comes from REHIVE_ADMIN_TOKEN or, with --token-stdin, from stdin; never from an argument.',
      '--yes applies the plan. Where it removes permissions, --allow-removals or --no-allow-removals is needed as well.',
      'The platform is --api-url alone: REHIVE_API_URL is what an extension gets, and is not read here.',
      'With --json it prints one document: the plan, each step and what became of it, and the service id.',
    ],
  })
    .option('--api-url <url>', 'production, staging, or the address of a platform', 'production')
    .option('--token-stdin', 'read the admin token from stdin')
    .option(
      '--service-id <id>',
      'the service on the platform (default: found by url, then by name)',
      wholeNumber(1, 2 ** 31),
    )
    .option('--dry-run', 'show the plan, change nothing')
    .option('--yes', 'apply the plan without asking')
    .option('--allow-removals', 'remove permissions that rehive.json does not have')
    .option('--no-allow-removals', 'leave permissions that rehive.json does not have')
    .option(
      '--allow-insecure',
      'take http and private addresses, also where the platform is not on this machine',
    )
    .action((options: RegisterOptions) =>
      run(async () => (await import('../commands/register.js')).register, options),
    );
}
