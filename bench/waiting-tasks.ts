import { realClock } from '../src/simulator/clock.js';
import { createDeliveryQueue } from '../src/simulator/delivery-queue.js';
import { KeptBody } from '../src/simulator/kept-body.js';
import type { WebhookTaskRecord } from '../src/simulator/webhook-task.js';
import { numberOf, startChild, textOf } from './child.js';
import { median, rounded, type Figure } from './measure.js';

const sizes = [1_000, 10_000, 100_000];
const megabyte = 2 ** 20;

/** What tasks cost that wait for a retry: their memory in a platform, and the time to put one more into the schedule. */
export async function measureWaitingTasks(simulator: string): Promise<Figure> {
  const refusal = {
    status: 503,
    headers: { 'content-type': 'application/json' },
    body: '{"status":"error","message":"Service temporarily unavailable."}',
  };
  const bare = await startChild('bare', [JSON.stringify(refusal)]);
  try {
    const child = await startChild('waiting', [simulator, '100000', `${textOf(bare.ready, 'url')}/webhook/`]);
    await child.stop();
    const mb = (key: string): number => numberOf(child.ready, key) / megabyte;
    const most = Math.max(mb('triedHeap'), mb('loadedHeap'));
    return {
      title: '100,000 tasks that wait for a retry',
      target: { text: '≤ 150 MB over idle', met: most <= 150 },
      lines: [
        `started with them: ${rounded(mb('loadedHeap'))} MB over an idle platform after gc, in the heap and outside of it; the start took ${rounded(numberOf(child.ready, 'startMs'))} ms of the processor`,
        `in the platform that made the first tries: ${rounded(mb('triedHeap'))} MB, with the 10,000 exchanges that it keeps recorded`,
        `resident: ${rounded(mb('loadedRss'))} and ${rounded(mb('triedRss'))} MB over idle, which counts what making and loading the tasks left behind`,
        `bodies of ${numberOf(child.ready, 'bodyBytes')} bytes, each of another transaction, user and time; one failed try each, answered 503`,
        ...sizes.map(
          (size) => `${size.toLocaleString('en')} tasks: ${rounded(scheduleCost(size))} µs to schedule one`,
        ),
        'the schedule is one binary heap with one timer: O(log n)',
      ],
    };
  } finally {
    await bare.stop();
  }
}

/** Microseconds per task, at times in no order; the median of several schedules. */
function scheduleCost(size: number): number {
  const rounds = Math.max(5, Math.ceil(200_000 / size));
  const now = Date.now();
  const tasks = Array.from({ length: size }, (_, index) => waitingTask(index + 1));
  const costs: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const queue = createDeliveryQueue({
      clock: realClock,
      concurrency: 50,
      attempt: () => Promise.resolve({ report: null, next: null }),
    });
    const start = performance.now();
    for (const task of tasks) queue.add(task, { due: now + 3_600_000 + ((task.id * 7919) % size) });
    // The first one warms up.
    if (round > 0) costs.push(((performance.now() - start) * 1000) / size);
    if (queue.waiting !== size) throw new Error(`Only ${queue.waiting} of ${size} tasks wait.`);
    queue.stop();
  }
  return median(costs);
}

function waitingTask(id: number): WebhookTaskRecord {
  return {
    id,
    company: 'acme',
    webhook_id: 1,
    body: new KeptBody({ id, event: 'user.update', company: 'acme', data: {} }),
    tries: 1,
    completed: null,
    failed: null,
    next_try: null,
    requests: [],
    created: 0,
    updated: 0,
  };
}
