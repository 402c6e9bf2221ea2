// The memory of tasks that wait for a retry: argv[2] is the simulator, argv[3] how many, argv[4] an address that refuses
// webhooks. Prints bytes after gc.
import { randomInt, randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [, , simulator, countText, url] = process.argv;
const { startPlatform } = await import(pathToFileURL(simulator).href);
const count = Number(countText);

async function templateState() {
  const platform = await startPlatform();
  const [{ admin_token: token }] = platform.companies();
  await fetch(`${platform.apiUrl}admin/webhooks/`, {
    method: 'POST',
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url, event: 'transaction.create', secret: 's'.repeat(40) }),
  });
  await platform.sendWebhook({ company: 'acme', event: 'transaction.create' });
  const saved = platform.save();
  await platform.close();
  return saved;
}

/** Somebody else's transaction at another time: what differs between two real ones differs here. */
function otherBody(template, id) {
  const body = structuredClone(template);
  const { data } = body;
  const created = data.created + randomInt(86_400_000);
  const amount = randomInt(1, 1_000_000);
  const account = String(randomInt(1_000_000_000)).padStart(10, '0');
  Object.assign(data, { id: randomUUID(), collection: randomUUID(), account, amount, total_amount: amount });
  Object.assign(data, {
    balance: amount + randomInt(1_000_000),
    created,
    updated: created,
    executed: created,
  });
  data.expires = created + 86_400_000;
  Object.assign(data.user, { id: randomUUID(), email: `${randomUUID().slice(0, 8)}@acme.test` });
  data.account_currency.id = randomUUID();
  data.account_currency.account.reference = account;
  return { ...body, id };
}

function memory() {
  global.gc();
  global.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

const template = await templateState();

/** Nobody but the platform has the tasks afterwards: it empties what held them. */
function start(holder) {
  const savedState = { ...template, webhook_tasks: holder.webhook_tasks };
  holder.webhook_tasks = [];
  // They are to wait: 50x answers would disable the webhook.
  return startPlatform({ savedState, deliveries: { disableAfter: Infinity, firstWaitMs: 3_600_000 } });
}

// Each step is a function of its own: what the variables of one held is garbage when it is over.
async function measureIdle() {
  const platform = await start({ webhook_tasks: [] });
  const idle = memory();
  await platform.close();
  return idle;
}

/** As they come about: each is delivered once, is refused, and waits. What is recorded of that stays in memory as well. */
async function measureTried() {
  const [task] = template.webhook_tasks;
  const tasks = Array.from({ length: count }, (_, index) => ({
    ...task,
    id: index + 1,
    body: otherBody(task.body, index + 1),
    tries: 0,
    requests: [],
    failed: null,
    next_try: 1,
  }));
  const bytes = tasks.reduce((sum, { body }) => sum + JSON.stringify(body).length, 0);
  const holder = { webhook_tasks: tasks.splice(0) };
  const platform = await start(holder);
  await platform.settled();
  const tried = memory();
  const saved = platform.save();
  await platform.close();
  return { tried, saved, bodyBytes: Math.round(bytes / count) };
}

/** As a platform has them that was started anew. */
async function measureLoaded(saved) {
  const begun = process.cpuUsage();
  const platform = await start(saved);
  const { user, system } = process.cpuUsage(begun);
  const loaded = memory();
  const waiting = platform.waitingTries();
  if (waiting.length !== count) throw new Error(`Only ${waiting.length} of ${count} tasks wait.`);
  return { loaded, startMs: (user + system) / 1000 };
}

const idle = await measureIdle();
const { tried, saved, bodyBytes } = await measureTried();
// Until the event loop has turned, the platform that was closed is not garbage.
await setImmediate();
const { loaded, startMs } = await measureLoaded(saved);
process.stdout.write(
  `${JSON.stringify({
    bodyBytes,
    triedHeap: tried.heap - idle.heap,
    triedRss: tried.rss - idle.rss,
    loadedHeap: loaded.heap - idle.heap,
    loadedRss: loaded.rss - idle.rss,
    startMs,
  })}\n`,
);
