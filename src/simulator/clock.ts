import { randomBytes } from 'node:crypto';
import { createHeap } from './heap.js';

/** What the platform takes for time. A test passes one of its own. */
export interface Clock {
  /** Millisecond UNIX timestamp. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** `bytes` random bytes. */
export type RandomSource = (bytes: number) => Uint8Array;

export const realClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** What is asked for is little, and the system takes as long for a little as for this much. */
const poolBytes = 4096;
let pool = Buffer.alloc(0);

export const realRandom: RandomSource = (bytes) => {
  if (bytes > poolBytes) return randomBytes(bytes);
  if (pool.length < bytes) pool = randomBytes(poolBytes);
  const taken = pool.subarray(0, bytes);
  pool = pool.subarray(bytes);
  return taken;
};

/**
 * How the platform's time goes: as everybody's; `speed` times as fast; or, for `virtual`, as everybody's until nothing is
 * under way, and then at once to whatever is due next. Time limits of HTTP calls are real in all three.
 */
export type TimeMode = 'real' | 'virtual' | { speed: number };

/** A clock that can be moved on. */
export interface PlatformClock extends Clock {
  readonly mode: TimeMode;
  /** What it counts by: the time limits of calls are real, and go by this. */
  readonly base: Clock;
  /** Moves on by so many milliseconds. What becomes due on the way happens at its time, in order, and is waited for. */
  advance(ms: number): Promise<void>;
  /** No timer fires any more. */
  stop(): void;
}

export interface PlatformClockOptions {
  mode: TimeMode;
  /** What it counts by. */
  base: Clock;
  /** It begins no earlier: a platform whose time was moved on does not go back when it is started again. */
  notBefore: number;
  /** Resolves when nothing is under way. */
  quiet: () => Promise<void>;
}

interface Timer {
  id: number;
  due: number;
  callback: () => void;
}

/** Longest delay that a real timer takes. */
const longestDelayMs = 2 ** 31 - 1;

export function createPlatformClock({ mode, base, notBefore, quiet }: PlatformClockOptions): PlatformClock {
  const speed = typeof mode === 'object' ? mode.speed : 1;
  const origin = base.now();
  let shift = Math.max(0, notBefore - origin);
  let lastId = 0;
  let stopped = false;
  let advancing = 0;
  let jumping = false;
  /** The base's timer for the next of ours. */
  let armed: unknown = null;
  const heap = createHeap<Timer>(
    (one, other) => one.due < other.due || (one.due === other.due && one.id < other.id),
  );
  const live = new Set<number>();

  const isAdvancing = (): boolean => advancing > 0;
  const now = (): number => origin + Math.floor((base.now() - origin) * speed) + shift;

  /** Of those that are still wanted. */
  function next(): Timer | undefined {
    if (stopped) return undefined;
    for (let first = heap.peek(); first !== undefined; first = heap.peek()) {
      if (live.has(first.id)) return first;
      heap.pop();
    }
    return undefined;
  }

  function jumpTo(time: number): void {
    shift += Math.max(0, time - now());
  }

  function fireDue(): void {
    for (let first = next(); first !== undefined && first.due <= now(); first = next()) {
      heap.pop();
      live.delete(first.id);
      first.callback();
    }
  }

  function arm(): void {
    if (mode === 'virtual') {
      if (!jumping) void jumpOnward();
      return;
    }
    base.clearTimeout(armed);
    const first = next();
    if (first === undefined) return;
    const delay = Math.ceil(Math.max(0, first.due - now()) / speed);
    armed = base.setTimeout(
      () => {
        fireDue();
        arm();
      },
      Math.min(delay, longestDelayMs),
    );
  }

  async function jumpOnward(): Promise<void> {
    jumping = true;
    for (let wanted = next(); wanted !== undefined && !isAdvancing(); wanted = next()) {
      await quiet();
      const first = next();
      if (first === undefined || isAdvancing()) break;
      jumpTo(first.due);
      fireDue();
    }
    jumping = false;
  }

  return {
    mode,
    base,
    now,
    setTimeout(callback, delayMs) {
      lastId += 1;
      const timer = { id: lastId, due: now() + Math.max(0, delayMs), callback };
      live.add(timer.id);
      heap.push(timer);
      if (!stopped && (mode === 'virtual' || next() === timer)) arm();
      return timer.id;
    },
    clearTimeout(timer) {
      if (typeof timer === 'number') live.delete(timer);
    },
    async advance(ms) {
      const target = now() + ms;
      advancing += 1;
      try {
        for (let first = next(); first !== undefined && first.due <= target; first = next()) {
          jumpTo(first.due);
          fireDue();
          await quiet();
        }
        jumpTo(target);
      } finally {
        advancing -= 1;
        arm();
      }
    },
    stop() {
      stopped = true;
      base.clearTimeout(armed);
      live.clear();
    },
  };
}
