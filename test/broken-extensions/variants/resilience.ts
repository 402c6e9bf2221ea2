import type { Variant } from '../variant.js';

/** One that counts an event as done after this failure. */
const givesUp = (when: string): NonNullable<Variant['change']> => [
  [
    '        const waitMs = Math.max(',
    `        if (${when}) {
          job.done = true;
          return save();
        }
        const waitMs = Math.max(`,
  ],
];

/** What is done when the extension is asked to end. */
const onTermination = (act: string): NonNullable<Variant['change']> => [
  ['server.listen(', `process.on('SIGTERM', () => {\n  ${act}\n});\n\nserver.listen(`],
];

const isStarted = 'process.stdout.write(`Listening at ${BASE_URL}\\n`));\nwork();';
const start = isStarted.slice(0, -'\nwork();'.length);

export const resilienceVariants: readonly Variant[] = [
  {
    caughtBy: 'webhook-survives-kill',
    fault: 'keeps its work in memory',
    change: [['done: false };\n  save();', 'done: false };']],
  },
  {
    caughtBy: 'webhook-survives-kill',
    fault: 'does not look for unfinished work when it starts',
    change: [[isStarted, start]],
  },
  {
    caughtBy: 'webhook-survives-kill',
    fault: 'has two that finish the same work when it starts',
    change: [
      [
        isStarted,
        `${start}
for (const job of Object.values(state.inbox)) {
  const { token } = state.companies[job.company];
  if (!job.done) void handle({ ...job, key: randomUUID() }, token).catch(() => undefined);
}
work();`,
      ],
    ],
  },
  {
    caughtBy: 'resilience-retries-server-error',
    fault: 'gives an event up when the platform answers 500',
    change: givesUp("error.message.endsWith('500.')"),
  },
  {
    caughtBy: 'resilience-retries-throttled',
    fault: 'takes 429 for final',
    change: givesUp("error.message.endsWith('429.')"),
  },
  {
    caughtBy: 'resilience-retries-dropped',
    fault: 'gives an event up when the platform can not be reached',
    change: givesUp("error.code === 'ECONNRESET'"),
  },
  {
    caughtBy: 'resilience-retries-malformed',
    fault: 'gives an event up when it can not understand the platform',
    change: givesUp('error instanceof SyntaxError'),
  },
  {
    caughtBy: 'resilience-retries-no-answer',
    fault: 'waits for an answer for ever',
    change: [['body: JSON.stringify(body), signal };', 'body: JSON.stringify(body) };']],
  },
  {
    caughtBy: 'resilience-retries-no-answer',
    fault: 'gives an event up when the platform takes too long',
    change: givesUp("error.name === 'AbortError'"),
  },
  {
    caughtBy: 'resilience-respects-retry-after',
    fault: 'tries everything again after the same wait',
    change: [['Math.max(retryMs, error.retryAfterMs ?? 0)', 'retryMs']],
  },
  {
    caughtBy: 'resilience-finishes-interrupted-work',
    fault: 'looks for work now and then, and never again for what a process had that was killed',
    change: [
      ['  setImmediate(work);\n', '  setTimeout(work, 400);\n'],
      ['    if (job.done || atWork.has(key)', '    if (job.done || job.isTaken || atWork.has(key)'],
      [
        'async function handle(job, token) {\n',
        'async function handle(job, token) {\n  job.isTaken = true;\n  save();\n',
      ],
      [
        '        const waitMs = Math.max(',
        '        job.isTaken = false;\n        save();\n        const waitMs = Math.max(',
      ],
    ],
  },
  {
    caughtBy: 'resilience-repeats-safely',
    fault: 'sends no Idempotency-Key',
    change: [['{ message }, job.key);', '{ message });']],
  },
  {
    caughtBy: 'resilience-repeats-safely',
    fault: 'has a new Idempotency-Key at every try',
    change: [['{ message }, job.key);', '{ message }, randomUUID());']],
  },
  {
    caughtBy: 'resilience-keeps-work-on-stop',
    fault: 'counts what it is doing as done when it is stopped',
    change: onTermination(
      'for (const job of Object.values(state.inbox)) job.done = true;\n  save();\n  process.exit(0);',
    ),
  },
  {
    caughtBy: 'resilience-stops-in-time',
    fault: 'takes no notice when it is asked to end',
    change: onTermination("process.stdout.write('Not now.\\n');"),
  },
  {
    caughtBy: 'resilience-alive-while-platform-hangs',
    fault: 'asks the platform about its companies, again where that fails, before it says that it is well',
    change: [
      [
        "'GET /health/': () => [200, { status: 'success' }],",
        `'GET /health/': async () => {
    for (const { token } of Object.values(state.companies))
      for (const _ of [1, 2, 3]) if (await platform(token, 'GET', 'admin/company/').catch(() => null)) break;
    return [200, { status: 'success' }];
  },`,
      ],
    ],
  },
  {
    caughtBy: 'resilience-alive-while-platform-hangs',
    fault: 'does not say that it is well while much is to be done',
    change: [
      [
        "'GET /health/': () => [200, { status: 'success' }],",
        `'GET /health/': async () => {
    const undone = () => Object.values(state.inbox).filter((job) => !job.done).length;
    while (undone() > 30) await new Promise((resolve) => setTimeout(resolve, 20));
    return [200, { status: 'success' }];
  },`,
      ],
    ],
  },
  {
    caughtBy: 'resilience-alive-while-platform-hangs',
    fault: 'has five threads, each of which works on the webhook that it has answered',
    change: [
      ['function webhook(', 'async function webhook('],
      [
        '  setImmediate(work);\n',
        `  while (threads.size >= 5) await new Promise((resolve) => setTimeout(resolve, 20));
  threads.add(key);
  setImmediate(work);
`,
      ],
      [
        '.finally(() => atWork.delete(key));',
        '.finally(() => {\n        atWork.delete(key);\n        threads.delete(key);\n      });',
      ],
      ['const maxBodyBytes', 'const threads = new Set();\nconst maxBodyBytes'],
    ],
  },
  {
    caughtBy: 'resilience-companies-not-held-up',
    fault: 'works on one event after another',
    change: [
      [
        '    if (job.done || atWork.has(key)',
        '    if (atWork.size > 0) return;\n    if (job.done || atWork.has(key)',
      ],
      [
        '.finally(() => atWork.delete(key));',
        '.finally(() => {\n        atWork.delete(key);\n        work();\n      });',
      ],
    ],
  },
  {
    caughtBy: 'resilience-starts-without-platform',
    fault: 'looks whether the platform is there before it listens',
    change: [['server.listen(', 'await fetch(`${REHIVE_API_URL}auth/`);\n\nserver.listen(']],
  },
  {
    caughtBy: 'resilience-starts-without-platform',
    fault: 'looks its companies up on the platform while it starts',
    change: [
      [
        'server.listen(',
        `for (const { token, active } of Object.values(state.companies)) {
  if (active) await platform(token, 'GET', 'admin/company/');
}

server.listen(`,
      ],
    ],
  },
];
