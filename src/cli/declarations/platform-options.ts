import { Option } from 'commander';
import { throttleTiers } from '../../contract/throttles.js';
import { collect } from './parse-option.js';

/** For the commands that start a platform. */
export function seedOption(): Option {
  return new Option('--seed <file>', 'companies, users and balances to begin with, as YAML or JSON');
}

export function throttleOption(): Option {
  return new Option('--throttle <tier>', 'answer 429 where Rehive would, for a company of that tier').choices(
    throttleTiers,
  );
}

export function timeOption(): Option {
  return new Option(
    '--time <mode>',
    "how the platform's time goes: real (default), fast, fast:600 or virtual",
  );
}

export function faultOption(): Option {
  return new Option(
    '--fault <spec>',
    'what clients meet, such as "500 on GET /3/auth/ once", "slow 2s", "reset at 30% seed 7" or "drop after acting"; may be repeated',
  ).argParser(collect);
}
