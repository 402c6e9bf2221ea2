import type { CheckOptions } from './commands/check.js';
import { shellQuoted } from './render/shell-quoted.js';

/** Which extension is judged, and as what: what a rerun of one check has to say beside its id. */
export function rerunFlags({ command, url, platformPort, level }: CheckOptions): string {
  return flagsOf([
    ['--command', command],
    ['--url', url],
    ['--platform-port', platformPort],
    ['--level', level],
  ]);
}

/** What a rerun of the whole run has to say beside that; its order is the run's to tell. */
export function runFlags(options: CheckOptions): string {
  return flagsOf([
    ['--only', options.only],
    ['--group', options.group],
    ['--skip', options.skip],
    ['--strict', options.strict],
    ['--baseline', options.baseline],
    ['--bail', options.bail],
    ['--timeout', options.timeout],
    ['--start-timeout', options.startTimeout],
    ['--concurrency', options.concurrency],
  ]);
}

function flagsOf(
  flags: readonly (readonly [string, string | number | boolean | string[] | undefined])[],
): string {
  return flags
    .flatMap(([name, value]) => {
      if (value === undefined || value === false) return [];
      if (value === true) return [name];
      return [name, ...[value].flat().map((word) => shellQuoted(String(word)))];
    })
    .map((word) => ` ${word}`)
    .join('');
}
