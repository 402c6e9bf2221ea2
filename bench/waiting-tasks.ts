import { realClock } from '../src/simulator/clock.js';
import { createDeliveryQueue } from '../src/simulator/delivery-queue.js';
import type { WebhookTaskRecord } from '../src/simulator/state.js';
import { numberOf, startChild } from './child.js';
import { median, rounded, type Figure } from './measure.js';

const sizes = [1_000, 10_000, 100_000];
const megabyte = 2 ** 20;

/** What tasks cost that wait for a retry: their memory in a platform, and the time to put one more into the schedule. */
export async function measureWaitingTasks(simulator: string): Promise<Figure> {
  const child = await startChild('waiting', [simulator, '100000']);
  await child.stop();
  const heap = numberOf(child.ready, 'heap') / megabyte;
  const rss = numberOf(child.ready, 'rss') / megabyte;
  return {
    title: '100,000 tasks that wait for a retry',
    target: { text: '≤ 150 MB over idle', met: heap <= 150 },
    lines: [
      `${rounded(heap)} MB of heap over an idle platform after gc (resident ${rounded(rss)} MB, which counts what loading them left behind); body of ${numberOf(child.ready, 'bodyBytes')} bytes each, with one failed try`,
      ...sizes.map(
        (size) => `${size.toLocaleString('en')} tasks: ${rounded(scheduleCost(size))} µs to schedule one`,
      ),
      'the schedule is one binary heap with one timer: O(log n)',
    ],
  };
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
    body: { id, event: 'user.update', company: 'acme', data: {} },
    tries: 1,
    completed: null,
    failed: null,
    next_try: null,
    requests: [],
    created: 0,
    updated: 0,
  };
}
