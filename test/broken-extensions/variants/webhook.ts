import type { Variant } from '../variant.js';

export const webhookVariants: readonly Variant[] = [
  {
    caughtBy: 'webhook-accepted',
    fault: 'looks for the secret in a header of its own',
    change: [["_address, { authorization = '' })", "_address, { 'x-webhook-secret': authorization = '' })"]],
  },
  {
    caughtBy: 'webhook-accepted',
    fault: 'answers webhooks with 204',
    change: [['  setImmediate(work);\n  return [200,', '  setImmediate(work);\n  return [204,']],
  },
  {
    caughtBy: 'webhook-accepted',
    fault: 'redirects webhooks to the address without a slash',
    change: [
      [
        'if (!route) throw',
        "if (request.url === '/webhook/') return [308, null, { location: '/webhook' }];\n  if (!route) throw",
      ],
      ["  'POST /webhook/': webhook,", "  'POST /webhook': webhook,"],
      ['const [status, body] =', 'const [status, body, headers] ='],
      ["{ 'content-type': 'application/json' })", "{ ...headers, 'content-type': 'application/json' })"],
    ],
  },
  {
    caughtBy: 'activate-creates-webhooks',
    fault: 'creates the webhook of the first of its events only',
    change: [['for (const event of webhookEvents) await ensure(event);', 'await ensure(webhookEvents[0]);']],
  },
  {
    caughtBy: 'webhook-registered-once',
    fault: 'has another address for its webhooks after each deactivation',
    change: [
      [
        'async function ensureWebhook(token, secret) {',
        'async function ensureWebhook(token, secret, address) {',
      ],
      ['one.url === webhookUrl', 'one.url === address'],
      [
        "'admin/webhooks/', { url: webhookUrl, event, secret }",
        "'admin/webhooks/', { url: address, event, secret }",
      ],
      [
        '    await ensureWebhook(token, secret);\n',
        '    const wasEnded = state.companies[company]?.active === false;\n    await ensureWebhook(token, secret, wasEnded ? `${webhookUrl}?of=${randomUUID()}` : webhookUrl);\n',
      ],
    ],
  },
  {
    caughtBy: 'webhook-refuses-no-secret',
    fault: 'compares the secret only when one is sent',
    change: [
      [
        "if (scheme.toLowerCase() !== 'secret' || !same(secret, row?.secret))",
        "if (authorization !== '' && (scheme.toLowerCase() !== 'secret' || !same(secret, row?.secret)))",
      ],
    ],
  },
  {
    caughtBy: 'webhook-refuses-wrong-secret',
    fault: 'does not compare the secret',
    change: [['!same(secret, row?.secret)', '!secret']],
  },
  {
    caughtBy: 'webhook-refuses-secret-prefix',
    fault: 'compares as many characters as were sent',
    change: [['!same(secret, row?.secret)', '!row?.secret.startsWith(secret)']],
  },
  {
    caughtBy: 'webhook-refuses-secret-suffix',
    fault: 'compares as many characters as the secret has',
    change: [['!same(secret, row?.secret)', '!same(secret?.slice(0, row?.secret.length), row?.secret)']],
  },
  {
    caughtBy: 'webhook-refuses-secret-suffix',
    fault: 'looks for the secret in the header',
    change: [['!same(secret, row?.secret)', '!(row && secret?.includes(row.secret))']],
  },
  {
    caughtBy: 'webhook-refuses-other-scheme',
    fault: 'takes the last word of the header for the secret, whatever the scheme',
    change: [
      [
        "const [scheme, secret] = authorization.split(' ');\n  if (scheme.toLowerCase() !== 'secret' ||",
        "const secret = authorization.split(' ').at(-1);\n  if (",
      ],
    ],
  },
  {
    caughtBy: 'webhook-scheme-any-case',
    fault: 'knows the scheme with a capital letter only',
    change: [["scheme.toLowerCase() !== 'secret'", "scheme !== 'Secret'"]],
  },
  {
    caughtBy: 'webhook-refused-changes-nothing',
    fault: 'hands an event to its worker before it compares the secret',
    change: [
      [
        "  const [scheme, secret] = authorization.split(' ');\n",
        `  const [scheme, secret] = authorization.split(' ');
  if (row && data?.id) {
    const job = { company, event, transaction: data.id, key: randomUUID(), done: false };
    state.inbox[company + ' ' + id] ??= job;
    setImmediate(work);
  }
`,
      ],
    ],
  },
  {
    caughtBy: 'webhook-refused-changes-nothing',
    fault: 'counts an event as seen before it compares the secret',
    change: [
      [
        "  const [scheme, secret] = authorization.split(' ');\n",
        "  const [scheme, secret] = authorization.split(' ');\n  const isKnown = seen.has(`${company} ${id}`);\n  seen.add(`${company} ${id}`);\n",
      ],
      ['if (state.inbox[key] ||', 'if (isKnown ||'],
      ['const maxBodyBytes', 'const seen = new Set();\nconst maxBodyBytes'],
    ],
  },
  {
    caughtBy: 'webhook-unknown-company',
    fault: 'uses the row of a company that it does not know',
    change: [['!same(secret, row?.secret)', '!same(secret, row.secret)']],
  },
  {
    caughtBy: 'webhook-unknown-company',
    fault: 'takes "undefined" for the secret of whom it does not know',
    change: [
      ['!same(secret, row?.secret)', '!same(secret, `${row?.secret}`)'],
      ['if (!row.active) throw', 'if (row?.active === false) throw'],
    ],
  },
  {
    caughtBy: 'webhook-inactive-company',
    fault: 'fails where a company has no active token',
    change: [
      [
        "if (!row.active) throw new Refusal(409, 'The company is not active.');\n  if (id",
        "if (!row.active) throw new Error('The company has no token.');\n  if (id",
      ],
    ],
  },
  {
    caughtBy: 'webhook-inactive-company',
    fault: 'writes the active flag and never reads it',
    change: [
      ["  if (!row.active) throw new Refusal(409, 'The company is not active.');\n  if (id", '  if (id'],
      ['atWork.has(key) || !row?.active ||', 'atWork.has(key) || !row ||'],
    ],
  },
  {
    caughtBy: 'webhook-malformed-json',
    fault: 'parses webhooks by itself, and catches nothing',
    change: [
      [
        "const body = parse(Buffer.concat(chunks).toString('utf8'));",
        "const text = Buffer.concat(chunks).toString('utf8');\n  const body = request.url === '/webhook/' ? JSON.parse(text) : parse(text);",
      ],
    ],
  },
  {
    caughtBy: 'webhook-missing-fields',
    fault: 'stores an event without an id as "undefined"',
    change: [
      [
        "  if (id === undefined || event === undefined) throw new Refusal(400, 'An id and an event are needed.');\n",
        '',
      ],
    ],
  },
  {
    caughtBy: 'webhook-missing-fields',
    fault: 'uses the id before it looks whether there is one',
    change: [
      [
        "if (id === undefined || event === undefined) throw new Refusal(400, 'An id and an event are needed.');",
        "if (id.toString() === '' || event === undefined) throw new Refusal(400, 'An id and an event are needed.');",
      ],
    ],
  },
  {
    caughtBy: 'webhook-refuses-get',
    fault: 'has a page at the address of its webhooks',
    change: [
      [
        "  'POST /webhook/': webhook,",
        "  'POST /webhook/': webhook,\n  'GET /webhook/': () => [200, { status: 'success' }],",
      ],
    ],
  },
  {
    caughtBy: 'webhook-extra-fields',
    fault: 'refuses fields that it does not know',
    change: [
      [
        'function webhook({ id, event, company, data },',
        'function webhook({ id, event, company, data, ...others },',
      ],
      [
        '  const key = `${company} ${id}`;',
        "  if (Object.keys(others).length > 0) throw new Refusal(400, 'Not known.');\n  const key = `${company} ${id}`;",
      ],
    ],
  },
  {
    caughtBy: 'webhook-non-ascii',
    fault: 'compares the length of the text with the number of its bytes',
    change: [
      [
        '  const body = parse(Buffer',
        "  const expected = Number(request.headers['content-length'] ?? 0);\n  if (Buffer.concat(chunks).toString('utf8').length < expected) throw new Refusal(400, 'It broke off.');\n  const body = parse(Buffer",
      ],
    ],
  },
  {
    caughtBy: 'webhook-sparse-data-null',
    fault: 'formats a date without asking whether there is one',
    change: [
      [
        "  if (typeof data?.id !== 'string') throw",
        "  data.executed.toString();\n  if (typeof data?.id !== 'string') throw",
      ],
    ],
  },
  {
    caughtBy: 'webhook-sparse-data-null',
    fault: 'is ended by a date that is null, after it has answered',
    change: [
      ['  setImmediate(work);\n', '  setImmediate(work);\n  setImmediate(() => data.executed.toString());\n'],
    ],
  },
  {
    caughtBy: 'webhook-sparse-data-missing',
    fault: 'uses a note without asking whether there is one',
    change: [
      [
        "  if (typeof data?.id !== 'string') throw",
        "  data.note.trim();\n  if (typeof data?.id !== 'string') throw",
      ],
    ],
  },
  {
    caughtBy: 'webhook-same-id-at-once',
    fault: 'asks whether it knows the event, and stores it a little later',
    change: [
      ['function webhook(', 'async function webhook('],
      [
        '  state.inbox[key] = { company, event, transaction: data.id, key: randomUUID(), done: false };\n  save();\n  setImmediate(work);\n',
        `  await new Promise((resolve) => setTimeout(resolve, 20));
  const job = { company, event, transaction: data.id, key: randomUUID(), done: false };
  state.inbox[key] = job;
  save();
  setImmediate(() => handle(job, row.token).catch(() => setTimeout(work, retryMs)));
`,
      ],
    ],
  },
  {
    caughtBy: 'webhook-same-id-per-company',
    fault: 'knows events by their id alone',
    change: [['const key = `${company} ${id}`;', 'const key = `${id}`;']],
  },
  {
    caughtBy: 'webhook-same-id-after-restart',
    fault: 'keeps the events that it has seen in memory',
    change: [
      ['if (state.inbox[key] ||', 'if (seen.has(key) || state.inbox[key] ||'],
      ['const maxBodyBytes', 'const seen = new Set();\nconst maxBodyBytes'],
      ['  setImmediate(work);\n', '  seen.add(key);\n  setImmediate(work);\n'],
      [
        '    void handle(job, row.token)\n',
        '    void handle(job, row.token)\n      .then(() => delete state.inbox[key])\n      .then(save)\n',
      ],
    ],
  },
  {
    caughtBy: 'webhook-same-id-after-restart',
    fault: 'begins anew with all that it ever took when it starts',
    change: [
      [
        'process.stdout.write(`Listening at ${BASE_URL}\\n`));\nwork();',
        'process.stdout.write(`Listening at ${BASE_URL}\\n`));\nfor (const job of Object.values(state.inbox)) Object.assign(job, { done: false, key: randomUUID() });\nwork();',
      ],
    ],
  },
  {
    caughtBy: 'webhook-out-of-order',
    fault: 'refuses the update of what it does not know, and fails',
    change: [
      [
        '  state.inbox[key] = {',
        "  const isNew = !Object.values(state.inbox).some((job) => job.transaction === data.id);\n  if (isNew && event === 'transaction.update') throw new Error('No such row.');\n  state.inbox[key] = {",
      ],
    ],
  },
  {
    caughtBy: 'webhook-out-of-order',
    fault: 'ignores the update of what it does not know, and then its create',
    change: [
      [
        '  state.inbox[key] = {',
        "  const isNew = !(data.id in rows);\n  rows[data.id] = true;\n  if (isNew !== (event === 'transaction.create')) return [200, { status: 'success' }];\n  state.inbox[key] = {",
      ],
      ['const maxBodyBytes', 'const rows = {};\nconst maxBodyBytes'],
    ],
  },
  {
    caughtBy: 'webhook-during-rotation',
    fault: 'stores the token with the event',
    change: [
      ['key: randomUUID(), done: false }', 'key: randomUUID(), token: row.token, done: false }'],
      ['void handle(job, row.token)', 'void handle(job, job.token)'],
    ],
  },
  {
    caughtBy: 'webhook-during-rotation',
    fault: 'gives an event up when its token is refused',
    change: [
      [
        "  await platform(token, 'POST', `${path}messages/`, { message }, job.key);\n",
        "  await platform(token, 'POST', `${path}messages/`, { message }, job.key).catch((error) => {\n    if (!error.message.includes('401')) throw error;\n  });\n",
      ],
    ],
  },
  {
    caughtBy: 'webhook-burst',
    fault: 'has room for a dozen events that wait, and drops what is too much',
    change: [
      [
        '  state.inbox[key] = {',
        "  const waiting = Object.values(state.inbox).filter((job) => !job.done);\n  if (waiting.length >= 12) return [200, { status: 'success' }];\n  state.inbox[key] = {",
      ],
    ],
  },
  {
    caughtBy: 'webhook-burst',
    fault: 'answers the webhooks of a company one after another, each after a while',
    change: [
      ['function webhook(', 'async function webhook('],
      [
        '  setImmediate(work);\n',
        '  turns[company] = (turns[company] ?? Promise.resolve()).then(() => new Promise((resolve) => setTimeout(resolve, 400)));\n  await turns[company];\n  setImmediate(work);\n',
      ],
      ['const maxBodyBytes', 'const turns = {};\nconst maxBodyBytes'],
    ],
  },
  {
    caughtBy: 'webhook-same-id-once',
    fault: 'works on every delivery',
    change: [['if (state.inbox[key] || !webhookEvents', 'if (!webhookEvents']],
  },
  {
    caughtBy: 'webhook-other-event',
    fault: 'refuses an event that it does not know',
    change: [
      [
        '  const key = `${company} ${id}`;',
        "  if (!webhookEvents.includes(event)) throw new Refusal(400, 'Not known.');\n  const key = `${company} ${id}`;",
      ],
    ],
  },
  {
    caughtBy: 'webhook-large-body',
    fault: 'takes 100 KB',
    change: [['5 * 1024 * 1024', '100 * 1024']],
  },
  {
    caughtBy: 'webhook-answers-before-work',
    fault: 'calls the platform before it answers',
    change: [
      ['function webhook(', 'async function webhook('],
      ['  setImmediate(work);\n', "  await platform(row.token, 'GET', `admin/transactions/${data.id}/`);\n"],
    ],
  },
];
