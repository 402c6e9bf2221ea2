import type { Command as Commander } from 'commander';
import type { LogoutOptions } from '../commands/logout.js';
import { declareCommand, type Runner } from './declare-command.js';
import { withPlatformAddress } from './registration-options.js';

export function declareLogout(run: Runner): Commander {
  const command = declareCommand('logout', {
    description: 'end the session of a login on the platform, and forget its token',
    examples: ['rehive-ext logout', 'rehive-ext logout --api-url staging --company acme'],
    nonInteractive: [
      'Where there are logins for several companies, --company says which. Without any, it does nothing and ends with 0.',
      'It is about what `rehive-ext login` stored alone, not about REHIVE_ADMIN_TOKEN.',
    ],
  });
  return withPlatformAddress(command)
    .option('--local', 'only forget the token here, and leave the session as it is')
    .action((options: LogoutOptions) =>
      run(async () => (await import('../commands/logout.js')).logout, options),
    );
}
