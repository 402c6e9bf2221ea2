import type { CallReport } from '../contract/exchange.js';
import type { Clock } from './clock.js';
import { createHeap } from './heap.js';
import type { WebhookTaskRecord } from './webhook-task.js';

/** What became of one try. */
export interface Attempt {
  /** Null where there was nothing to try any more. */
  report: (() => CallReport) | null;
  /** When the next try is due, as the platform's clock has it; null when there is none. */
  next: number | null;
}

/** Hears of a task's tries. */
interface DeliveryObserver {
  tried(attempt: Attempt): void;
}

interface Entry {
  task: WebhookTaskRecord;
  due: number;
  observer: DeliveryObserver | undefined;
}

/** Tasks that are tried as soon as a place is free, and tasks that wait for their next try. */
export interface DeliveryQueue {
  /** @param due when it is to be tried; default: at once */
  add(task: WebhookTaskRecord, options?: { due?: number; observer?: DeliveryObserver }): void;
  /** Tasks under way or about to be, without those that wait for a retry. */
  readonly busy: number;
  /** Tasks that wait for a retry. */
  readonly waiting: number;
  /** Those that wait, the next one first. */
  schedule(): WebhookTaskRecord[];
  /** Resolves when nothing is under way or about to be. */
  idle(): Promise<void>;
  stop(): void;
}

export interface DeliveryQueueOptions {
  clock: Clock;
  concurrency: number;
  attempt(task: WebhookTaskRecord): Promise<Attempt>;
}

/** One timer for all that wait: it is set for the one that is due first. */
export function createDeliveryQueue({ clock, concurrency, attempt }: DeliveryQueueOptions): DeliveryQueue {
  const waiting = createHeap<Entry>(
    (one, other) => one.due < other.due || (one.due === other.due && one.task.id < other.task.id),
  );
  /** First in, first out; what lies before `begun` has been started. */
  let ready: Entry[] = [];
  let begun = 0;
  let active = 0;
  /** None once it is stopped. */
  let places = concurrency;
  let timer: unknown = null;
  let timerDue = Infinity;
  let idlers: (() => void)[] = [];

  const busy = (): number => active + ready.length - begun;

  function start(): void {
    while (active < places && begun < ready.length) {
      const entry = ready[begun];
      begun += 1;
      if (entry !== undefined) void run(entry);
    }
    // Not one by one: taking from the front of a long list moves all the others.
    if (begun === ready.length || begun > 1024) {
      ready = ready.slice(begun);
      begun = 0;
    }
    if (busy() > 0) return;
    const woken = idlers;
    idlers = [];
    for (const wake of woken) wake();
  }

  async function run(entry: Entry): Promise<void> {
    active += 1;
    try {
      const done = await attempt(entry.task);
      if (done.next !== null) wait({ ...entry, due: done.next });
      entry.observer?.tried(done);
    } finally {
      active -= 1;
      start();
    }
  }

  function wait(entry: Entry): void {
    waiting.push(entry);
    setTimer();
  }

  function setTimer(): void {
    const first = waiting.peek();
    if (first === undefined || places === 0 || first.due >= timerDue) return;
    clock.clearTimeout(timer);
    timerDue = first.due;
    timer = clock.setTimeout(takeDue, first.due - clock.now());
  }

  function takeDue(): void {
    timerDue = Infinity;
    const now = clock.now();
    for (let first = waiting.peek(); first !== undefined && first.due <= now; first = waiting.peek()) {
      waiting.pop();
      ready.push(first);
    }
    start();
    setTimer();
  }

  return {
    add(task, { due, observer } = {}) {
      const entry = { task, due: due ?? 0, observer };
      if (due !== undefined && due > clock.now()) return wait(entry);
      ready.push(entry);
      start();
    },
    get busy() {
      return busy();
    },
    get waiting() {
      return waiting.size;
    },
    schedule: () =>
      waiting
        .values()
        .toSorted((one, other) => one.due - other.due || one.task.id - other.task.id)
        .map(({ task }) => task),
    idle: () => (busy() === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
    stop() {
      places = 0;
      clock.clearTimeout(timer);
      begun = ready.length;
      start();
    },
  };
}
