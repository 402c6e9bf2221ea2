// Has argv[2] webhooks refused, with an answer of argv[3] characters each, and says how many bytes the state takes for each
// task that then waits for its retry.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { startPlatform, type PlatformState } from '../../../src/simulator/platform.js';

const [count = 0, answerLength = 0] = process.argv.slice(2).map(Number);
let answers = 0;
const server = createServer((request, response) => {
  request.resume();
  answers += 1;
  response.writeHead(500).end(answerLength === 0 ? '' : `${answers} `.padEnd(answerLength, 'no '));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;

async function refused(tasks: number): Promise<PlatformState> {
  const first = await startPlatform();
  const body = await first.sampleEvent({ company: 'acme', event: 'transaction.create' });
  const saved = first.save();
  await first.close();
  const platform = await startPlatform({
    deliveries: { disableAfter: Infinity, firstWaitMs: 3_600_000 },
    savedState: {
      ...saved,
      webhooks: [
        {
          id: 1,
          company: 'acme',
          url,
          event: body.event,
          secret: 's'.repeat(32),
          condition: null,
          enabled: true,
          service_id: null,
          archived: false,
          created: 1,
          updated: 1,
        },
      ],
      webhook_tasks: Array.from({ length: tasks }, (_, index) => ({
        id: index + 1,
        company: 'acme',
        webhook_id: 1,
        tries: 0,
        completed: null,
        failed: null,
        next_try: 1,
        requests: [],
        created: Date.now(),
        updated: Date.now(),
        body: { ...body, id: index + 1, data: { ...body.data, id: randomUUID() } },
      })),
    },
  });
  await platform.settled();
  await platform.close();
  if (platform.waitingTries().length !== tasks) throw new Error('They do not all wait.');
  return platform.state;
}

async function used(): Promise<number> {
  // What was closed is garbage when the event loop has turned.
  await new Promise((resolve) => setTimeout(resolve, 50));
  // What one of them frees lets go of more.
  for (let round = 0; round < 4; round += 1) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const idle = await refused(100);
const before = await used();
const { webhookTasks } = await refused(count);
process.stdout.write(`${((await used()) - before) / count} ${idle.webhookTasks.size} ${webhookTasks.size}\n`);
server.close();
