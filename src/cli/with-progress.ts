import type { CommandContext } from './context.js';
import { startProgress } from './render/progress.js';

/** Does something that takes a while, with a spinner where there is a terminal; `step` changes its words. */
export async function withProgress<Result>(
  words: string,
  { output }: CommandContext,
  change: (step: (words: string) => void) => Promise<Result>,
): Promise<Result> {
  const progress = await startProgress(output);
  progress.step(words);
  try {
    return await change(progress.step);
  } finally {
    progress.stop();
  }
}
