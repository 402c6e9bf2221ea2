import type { Output } from './output.js';

export interface Progress {
  /** What is being done now, for people. */
  step: (text: string) => void;
  /** Takes the spinner away. A second call does nothing. */
  stop: () => void;
}

/** A spinner on stderr, where that is a terminal; nothing elsewhere. */
export async function startProgress(output: Output): Promise<Progress> {
  if (!output.showsProgress) return { step: () => {}, stop: () => {} };
  const { default: ora } = await import('ora');
  // Taking over stdin would put it into raw mode, where Ctrl-C is a character and no signal.
  const color = output.errorColors.level > 0 ? 'cyan' : false;
  const spinner = ora({ stream: process.stderr, discardStdin: false, color });
  return {
    step: (text) => void spinner.start(text),
    stop: () => void spinner.stop(),
  };
}
