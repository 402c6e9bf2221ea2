// The memory of tasks that wait for a retry: argv[2] is the simulator, argv[3] how many. Prints bytes after gc.
import { pathToFileURL } from 'node:url';

const { startPlatform } = await import(pathToFileURL(process.argv[2]).href);
const count = Number(process.argv[3]);

async function templateState() {
  const platform = await startPlatform();
  const [{ admin_token: token }] = platform.companies();
  await fetch(`${platform.apiUrl}admin/webhooks/`, {
    method: 'POST',
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    // Nobody listens there: the one try that it gets fails.
    body: JSON.stringify({ url: 'http://127.0.0.1:9/', event: 'transaction.create', secret: 's'.repeat(40) }),
  });
  await platform.sendWebhook({ company: 'acme', event: 'transaction.create' });
  const saved = platform.save();
  await platform.close();
  return saved;
}

function memory() {
  global.gc();
  global.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

const saved = await templateState();
const [template] = saved.webhook_tasks;
const bodyBytes = JSON.stringify(template.body).length;
const due = Date.now() + 3_600_000;
let platform = await startPlatform({ savedState: { ...saved, webhook_tasks: [] } });
const idle = memory();
await platform.close();
saved.webhook_tasks = Array.from({ length: count }, (_, index) => ({
  ...JSON.parse(JSON.stringify(template)),
  id: index + 1,
  completed: null,
  failed: null,
  next_try: due + ((index * 7919) % count),
}));
platform = await startPlatform({ savedState: saved });
saved.webhook_tasks = [];
const loaded = memory();
process.stdout.write(
  `${JSON.stringify({ heap: loaded.heap - idle.heap, rss: loaded.rss - idle.rss, bodyBytes, kept: platform.state.webhookTasks.size })}\n`,
);
