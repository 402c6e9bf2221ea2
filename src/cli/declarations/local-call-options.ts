import type { Command } from 'commander';
import { parseHttpUrl, parsePort } from './parse-option.js';
import { withRecordOptions } from './platform-options.js';

/** What every command takes that has the simulated platform call the extension: see `SimulateOptions`. */
export function withLocalCallOptions(command: Command): Command {
  return withRecordOptions(command)
    .option('--url <url>', 'the extension (default: that of `dev`, or dev.port of rehive.json)', parseHttpUrl)
    .option('--company <id>', 'the company that it concerns (default: the first)')
    .option(
      '--state <dir>',
      'where the state is kept between calls, or "none" (default: .rehive of the project)',
    )
    .option(
      '--platform-port <port>',
      'the port of the platform that is started for the call where none of this project runs',
      parsePort,
      4300,
    );
}
