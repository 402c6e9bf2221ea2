import ora from 'ora';
import type { Progress } from '../../compliance/judge-checks.js';
import type { Output } from './output.js';

export interface CheckProgress {
  readonly show: (progress: Progress) => void;
  stop(): void;
}

/** One line on a terminal's stderr that says how far the run is, and the failures as they come. Nothing elsewhere. */
export function startCheckProgress({ showsProgress, errorColors }: Output): CheckProgress {
  if (!showsProgress) return { show: () => undefined, stop: () => undefined };
  // Left alone, ora takes the keyboard, and Ctrl-C with it.
  const spinner = ora({
    text: 'Starting the extension …',
    stream: process.stderr,
    discardStdin: false,
    color: errorColors.level > 0 ? 'cyan' : false,
  }).start();
  return {
    show({ done, total, running, result }) {
      if (result !== null && result.message !== null && result.accepted === null) {
        const color = result.status === 'warned' ? errorColors.yellow : errorColors.red;
        spinner.clear();
        process.stderr.write(`${color(result.status)} ${result.id}: ${result.message}\n`);
      }
      spinner.text = done === total ? 'Cleaning up …' : `${done} of ${total}  ${running.join(', ')}`;
    },
    stop: () => void spinner.stop(),
  };
}
