import type { CommandContext } from './context.js';
import { startProgress } from './render/progress.js';

/** Does something that takes a while, with a spinner where there is a terminal. */
export async function withProgress<Result>(
  words: string,
  { output }: CommandContext,
  change: () => Promise<Result>,
): Promise<Result> {
  const progress = await startProgress(output);
  progress.step(words);
  try {
    return await change();
  } finally {
    progress.stop();
  }
}
