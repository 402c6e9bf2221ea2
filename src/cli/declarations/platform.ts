import type { Command as Commander } from 'commander';
import type { PlatformCommandOptions } from '../commands/platform.js';
import { declareCommand, type Runner } from './declare-command.js';
import { collect, parsePort } from './parse-option.js';
import { withPlatformOptions } from './platform-options.js';

export function declarePlatform(run: Runner): Commander {
  const command = declareCommand('platform', {
    description: 'run the simulated platform in the foreground',
    examples: [
      'rehive-ext platform',
      'rehive-ext platform --port 0 --company acme --company globex',
      'rehive-ext platform --state none --show-tokens',
      'rehive-ext platform --time virtual --fault "500 on GET /3/auth/ once"',
      'rehive-ext platform --reset --seed seed.yaml --throttle standard',
    ],
    nonInteractive: [
      'It asks nothing. With --json it prints one JSON line when it is ready, with its address and the tokens of its simulated users, and one line per exchange and per message to a user.',
      'SIGTERM ends it with code 0, and so does the end of whoever reads its output.',
    ],
  })
    .option('--port <port>', 'the port that it listens on; 0 takes a free one', parsePort, 4300)
    .option('--host <host>', 'the address that it listens on', '127.0.0.1')
    .option('--state <dir>', 'where its state is kept, or "none" (default: .rehive of the project)')
    .option('--company <id>', 'a company that it has; may be repeated (default: acme)', collect)
    .option('--reset', 'forget the kept state and begin anew; all tokens are new')
    .option(
      '--show-tokens',
      'show the tokens of the simulated users, and codes that are sent to them; --json always has them',
    );
  return withPlatformOptions(command).action((options: PlatformCommandOptions) =>
    run(async () => (await import('../commands/platform.js')).platform, options),
  );
}
