import type { Command as Commander } from 'commander';
import type { LoginOptions } from '../commands/login.js';
import { declareCommand, type Runner } from './declare-command.js';

export function declareLogin(run: Runner): Commander {
  return declareCommand('login', {
    description: 'log in to a Rehive platform, for the commands that act there',
    examples: [
      'rehive-ext login',
      'rehive-ext login --api-url staging --company acme --user admin@acme.test',
      'pass rehive | rehive-ext login --company acme --user ada --password-stdin',
    ],
    nonInteractive: [
      'It needs --company, --user and --password-stdin; --api-url is production by default.',
      'A second factor is asked for at a terminal only. Without one the login is refused (exit code 1), and nothing is kept.',
      'The token is kept in a file that only you can read, under XDG_CONFIG_HOME or ~/.config (%APPDATA% on Windows), one for each platform and company.',
    ],
  })
    .option('--api-url <url>', 'production, staging, simulated (that of this project), or an address')
    .option('--company <id>', 'the company, by its identifier')
    .option('--user <name>', 'the email, mobile or username of the user')
    .option('--password-stdin', 'read the password from stdin')
    .option('--allow-insecure', 'take http also where the platform is not on this machine')
    .action((options: LoginOptions) =>
      run(async () => (await import('../commands/login.js')).login, options),
    );
}
