import type { Command as Commander } from 'commander';
import type { DevOptions } from '../commands/dev.js';
import { declareCommand, type Runner } from './declare-command.js';
import { collect, parsePort, wholeNumber } from './parse-option.js';
import { withPlatformOptions } from './platform-options.js';

export function declareDev(run: Runner): Commander {
  const command = declareCommand('dev', {
    description: 'run the simulated platform and the extension in one terminal',
    examples: [
      'rehive-ext dev',
      'rehive-ext dev --port 3001 --platform-port 0',
      'rehive-ext dev --command "node dist/main.js"',
    ],
    nonInteractive: [
      'It asks nothing. With --json it prints JSON Lines: ready, output, exchange, extension_exited.',
      'SIGTERM and the end of whoever reads its output end both with code 0; the death of the extension ends it with code 3.',
    ],
  })
    .option('--command <line>', 'starts the extension, without a shell (default: dev.command of rehive.json)')
    .option('--port <port>', 'the port of the extension; 0 takes a free one (default: dev.port)', parsePort)
    .option(
      '--platform-port <port>',
      'the port of the simulated platform; 0 takes a free one',
      parsePort,
      4300,
    )
    .option('--host <host>', 'the address that the platform listens on', '127.0.0.1')
    .option(
      '--state <dir>',
      'where the platform keeps its state, or "none" (default: .rehive of the project)',
    )
    .option('--company <id>', 'a company that the platform has; may be repeated (default: acme)', collect)
    .option(
      '--show-tokens',
      'show the tokens of the simulated users, and codes that are sent to them; --json always has them',
    )
    .option(
      '--start-timeout <seconds>',
      'how long the extension may take to answer',
      wholeNumber(1, 600),
      30,
    );
  return withPlatformOptions(command).action((options: DevOptions) =>
    run(async () => (await import('../commands/dev.js')).dev, options),
  );
}
