import ora from 'ora';
import type { Progress } from '../../compliance/judge-checks.js';
import type { Output } from './output.js';
import { printable } from './printable.js';

export interface CheckProgress {
  readonly show: (progress: Progress) => void;
  stop(): void;
}

/**
 * One line on a terminal's stderr that says how far the run is, what failed so far and what runs now, and the failures as
 * they come. Nothing elsewhere.
 */
export function startCheckProgress({ showsProgress, errorColors }: Output): CheckProgress {
  if (!showsProgress) return { show: () => undefined, stop: () => undefined };
  // Left alone, ora takes the keyboard, and Ctrl-C with it.
  const spinner = ora({
    text: 'Starting the extension …',
    stream: process.stderr,
    discardStdin: false,
    color: errorColors.level > 0 ? 'cyan' : false,
  }).start();
  const troubles = { failed: 0, warned: 0, errored: 0 };
  return {
    show({ done, total, running, result }) {
      const status = result?.status;
      if (result?.accepted === null && (status === 'failed' || status === 'warned' || status === 'errored')) {
        troubles[status] += 1;
        const color = status === 'warned' ? errorColors.yellow : errorColors.red;
        spinner.clear();
        const line = fitted(`${status} ${result.id}: ${printable(result.message ?? '')}`);
        process.stderr.write(`${line.replace(status, (word) => color(word))}\n`);
      }
      const soFar = Object.entries(troubles).flatMap(([name, count]) =>
        count > 0 ? [`${count} ${name}`] : [],
      );
      const now = done === total ? 'cleaning up' : running.join(', ');
      spinner.text = fitted([`${done}/${total}`, ...soFar, now].join(' · '));
    },
    stop: () => void spinner.stop(),
  };
}

/** In one line beside the spinner: a line that is wrapped scrolls the terminal with every step. */
function fitted(text: string): string {
  const room = Math.max(process.stderr.columns - 3, 10);
  return text.length > room ? `${text.slice(0, room - 1)}…` : text;
}
