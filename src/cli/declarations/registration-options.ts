import type { Command } from 'commander';
import { wholeNumber } from './parse-option.js';

/** What every command takes that asks a Rehive platform: see `PlatformOptions`. */
export function withPlatformAddress(command: Command): Command {
  return command
    .option(
      '--api-url <url>',
      'production, staging, simulated (that of this project), or an address',
      'production',
    )
    .option('--company <id>', 'the company, where there is a login for several; any other is refused');
}

/** What every command takes that acts with somebody's token. */
export function withTokenOptions(command: Command): Command {
  return withPlatformAddress(command).option('--token-stdin', 'read the admin token from stdin');
}

/** What every command takes that asks a Rehive platform about the extension: see `SessionOptions`. */
export function withRegistrationOptions(command: Command): Command {
  return withTokenOptions(command)
    .option(
      '--service-id <id>',
      'the service on the platform (default: that of rehive.json, else found by url)',
      wholeNumber(1, 2 ** 31),
    )
    .option(
      '--allow-insecure',
      'take http and private addresses, also where the platform is not on this machine',
    );
}

export const tokenHelp =
  'The admin token comes from stdin (--token-stdin), REHIVE_ADMIN_TOKEN or `rehive-ext login`, in this order; never from an argument.';

export const platformHelp =
  'The platform is --api-url alone: REHIVE_API_URL is what an extension gets, and is not read here.';
