// Delivers webhooks to argv[3]: argv[2] is the simulator. Each line on stdin, {"with":"platform"|"pool","count":n}, is one
// run, answered with how many it delivered in a second.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Pool } from 'undici';

const [, , simulator, url] = process.argv;
const { startPlatform } = await import(pathToFileURL(simulator).href);
const concurrency = 50;

const first = await startPlatform();
const [{ admin_token: token }] = first.companies();
await fetch(`${first.apiUrl}admin/webhooks/`, {
  method: 'POST',
  headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ url, event: 'transaction.create', secret: 's'.repeat(40) }),
});
await first.sendWebhook({ company: 'acme', event: 'transaction.create' });
const saved = first.save();
await first.close();
const [template] = saved.webhook_tasks;

/** What was on its way when a state was saved is due at once: so the engine has all of them from the first moment. */
async function byPlatform(count) {
  const tasks = Array.from({ length: count }, (_, index) => ({
    ...structuredClone(template),
    id: index + 1,
    body: { ...template.body, id: index + 1 },
    tries: 0,
    requests: [],
    completed: null,
    failed: null,
    next_try: 1,
  }));
  const platform = await startPlatform({
    savedState: { ...saved, webhook_tasks: tasks },
    deliveries: { concurrency },
  });
  const start = performance.now();
  // An event's body is put into words when it is raised; of these, that was done by the start. It belongs to the delivery.
  for (const { body } of tasks) JSON.stringify(body);
  await platform.settled();
  const took = performance.now() - start;
  const done = [...platform.state.webhookTasks.values()].filter(({ completed }) => completed !== null).length;
  await platform.close();
  if (done !== count) throw new Error(`Only ${done} of ${count} webhooks were accepted.`);
  return (count * 1000) / took;
}

async function byPool(count) {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: concurrency });
  const headers = { 'content-type': 'application/json', authorization: `Secret ${'s'.repeat(40)}` };
  let next = 0;
  const start = performance.now();
  const worker = async () => {
    while (next < count) {
      next += 1;
      const body = JSON.stringify({ ...template.body, id: next });
      const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
      await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`It answered ${answer.statusCode}.`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const took = performance.now() - start;
  await pool.close();
  return (count * 1000) / took;
}

process.stdout.write(`${JSON.stringify({ bodyBytes: JSON.stringify(template.body).length })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const { with: means, count } = JSON.parse(line);
  const rate = means === 'platform' ? await byPlatform(count) : await byPool(count);
  process.stdout.write(`${JSON.stringify({ rate })}\n`);
}
