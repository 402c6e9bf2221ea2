import { Chalk, type ChalkInstance } from 'chalk';
import { jsonPieces } from './json-pieces.js';

export interface OutputOptions {
  json?: boolean | undefined;
  quiet?: boolean | undefined;
  debug?: boolean | undefined;
  /** False for `--no-color`. */
  color?: boolean | undefined;
}

/**
 * Where a command's words go: the result to stdout, everything about the way there to stderr.
 * With `--json`, stdout gets JSON alone; with `--quiet`, notes are left out.
 */
export interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  /** Colours for stdout; plain where it is no terminal or they are unwanted. */
  readonly colors: ChalkInstance;
  /** Colours for stderr. */
  readonly errorColors: ChalkInstance;
  /** True where stderr is a terminal: the only place for spinners and progress. */
  readonly showsProgress: boolean;
  /** True where questions can be asked: stdin and stderr are terminals, and no JSON was asked for. */
  readonly interactive: boolean;
  /** The result, for people. Left out with `--json`. */
  print(text: string): void;
  /** The result, as one JSON document (or one JSON line where `lines` is set). Left out without `--json`. */
  printJson(document: object, options?: { lines?: boolean }): void;
  /** {@link printJson} of some megabytes: no faster than it is read, so that it never waits in memory. */
  printLargeJson(document: object): Promise<void>;
  /** A remark on stderr. Left out with `--quiet` and `--json`. */
  note(text: string): void;
  /** A warning or error on stderr, always. */
  complain(text: string): void;
}

function colorsFor(stream: NodeJS.WriteStream, wanted: boolean): ChalkInstance {
  if (process.env['FORCE_COLOR'] !== undefined && wanted) return new Chalk();
  return new Chalk({ level: wanted && stream.isTTY ? 1 : 0 });
}

function wantsColors({ color }: OutputOptions): boolean {
  const noColor = process.env['NO_COLOR'];
  return color !== false && (noColor === undefined || noColor === '');
}

/** The prompts, and the programs that we start, know no `--no-color`: they look into the environment. */
export function tellOthersAboutColors(options: OutputOptions): void {
  if (wantsColors(options)) return;
  process.env['NO_COLOR'] = '1';
  delete process.env['FORCE_COLOR'];
}

/** Also resolves when nobody reads any more: `watchOutput` sees to that. */
function roomIn(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const goOn = (): void => {
      for (const event of ['drain', 'close', 'error']) stream.off(event, goOn);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) stream.on(event, goOn);
  });
}

export function createOutput(options: OutputOptions): Output {
  const json = options.json === true;
  const quiet = options.quiet === true;
  const wantsColor = wantsColors(options);
  return {
    json,
    quiet,
    debug: options.debug === true,
    colors: colorsFor(process.stdout, wantsColor),
    errorColors: colorsFor(process.stderr, wantsColor),
    showsProgress: process.stderr.isTTY === true && !json && !quiet,
    // Stdin last: asking for it opens it.
    interactive: !json && process.stderr.isTTY === true && process.stdin.isTTY === true,
    print(text) {
      if (!json) process.stdout.write(`${text}\n`);
    },
    printJson(document, { lines = false } = {}) {
      if (json) process.stdout.write(`${JSON.stringify(document, null, lines ? 0 : 2)}\n`);
    },
    async printLargeJson(document) {
      if (!json) return;
      for (const piece of jsonPieces(document)) {
        if (process.stdout.write(piece)) continue;
        await roomIn(process.stdout);
        if (!process.stdout.writable) return;
      }
      process.stdout.write('\n');
    },
    note(text) {
      if (!quiet && !json) process.stderr.write(`${text}\n`);
    },
    complain(text) {
      process.stderr.write(`${text}\n`);
    },
  };
}
