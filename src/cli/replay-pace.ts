import { setTimeout as sleep } from 'node:timers/promises';
import { Interrupted } from '../errors.js';
import type { CommandContext } from './context.js';
import type { Due } from './replay-delivery.js';
import type { NextDue } from './replay-group.js';
import { select } from './render/prompts.js';

export type Pace = 'recorded' | 'now' | 'step';

/**
 * Waits until the first of the queue may be sent, and tells what takes the deliveries of one group from it.
 * @returns null where somebody says that it is enough, or nothing is left
 */
export type Pacer = (queue: Due[]) => Promise<NextDue | null>;

export function createPacer(pace: Pace, concurrency: number, context: CommandContext): Pacer {
  if (pace === 'recorded') return asRecorded(context);
  return pace === 'step' ? stepping(context) : atOnce(concurrency);
}

/** So many at once; the next ones when the extension is quiet. */
function atOnce(size: number): Pacer {
  return async (queue) => {
    let left = Math.min(size, queue.length);
    if (left === 0) return null;
    return () => {
      left -= 1;
      return left < 0 ? null : (queue.shift() ?? null);
    };
  };
}

/** Each as long after the first as it was then, whether the ones before it are answered or not. */
function asRecorded({ output, signal }: CommandContext): Pacer {
  let begun: { at: number; recorded: number } | null = null;
  return async (queue) => {
    const [first] = queue;
    if (first === undefined) return null;
    const { at, recorded } = (begun ??= { at: performance.now(), recorded: first.delivery.at });
    const waitMs = ({ delivery }: Due): number => at + delivery.at - recorded - performance.now();
    const ms = waitMs(first);
    if (ms > 5_000) output.note(`The next one was ${Math.round(ms / 1000)} s later; waiting…`);
    if (ms > 0) await sleepUnlessAborted(ms, signal);
    return () => (queue[0] === undefined || waitMs(queue[0]) > 0 ? null : (queue.shift() ?? null));
  };
}

/** One, where somebody says so. */
function stepping({ signal }: CommandContext): Pacer {
  return async (queue) => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const answer = await askStep(next, signal);
      if (answer === 'stop') return null;
      if (answer === 'skip') continue;
      const once = [next];
      return () => once.shift() ?? null;
    }
    return null;
  };
}

function askStep(
  { delivery: { body, status } }: Due,
  signal: AbortSignal,
): Promise<'send' | 'skip' | 'stop'> {
  const choices = [
    { value: 'send', name: 'send it' },
    { value: 'skip', name: 'leave it out' },
    { value: 'stop', name: 'stop here' },
  ] as const;
  const message = `${body.event} ${body.id}, recorded ${status ?? 'no answer'}:`;
  return select({ message, choices }, signal);
}

async function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  if (signal.aborted) throw new Interrupted();
}
