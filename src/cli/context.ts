import type { ExitCode } from './exit-codes.js';
import type { Output } from './render/output.js';

/** What a command gets beside its own options. */
export interface CommandContext {
  readonly output: Output;
  /** The folder that the command was run in, absolute. */
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Aborts at Ctrl-C and SIGTERM. A command that has something to undo or stop listens to it. */
  readonly signal: AbortSignal;
  /** Aborts when whoever read stdout has gone: a command that runs until it is ended ends then, too. */
  readonly outputClosed: AbortSignal;
  /** True once SIGTERM, not Ctrl-C, was what aborted {@link signal}. */
  readonly terminated: () => boolean;
  readonly packageRoot: string;
  readonly version: string;
}

/** A command: plain options in, an exit code out. What goes wrong is thrown. */
export type Command<Options> = (options: Options, context: CommandContext) => Promise<ExitCode>;
