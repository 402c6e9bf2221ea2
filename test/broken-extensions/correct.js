// A correct extension for many companies, in plain node:http: what the compliance check must find nothing wrong with.
// Its variants (see variants.ts) are this file with one fault each, so every rule has a line of its own here.
import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { Agent, createServer, request as ask } from 'node:http';
import { join } from 'node:path';

const { PORT, BASE_URL, REHIVE_API_URL, STATE_DIR } = process.env;
const webhookUrl = `${BASE_URL}/webhook/`;
const webhookEvents = ['transaction.create', 'transaction.update'];
const maxBodyBytes = 5 * 1024 * 1024;
// The platform waits 10 s for an activation, in which it may be asked four times.
const platformLimitMs = 2_000;
// What fits in a header. The platform's own tokens have 64 characters.
const tokenShape = /^[\x21-\x7e]{1,512}$/;
const retryMs = 300;

// --- what is kept: companies by identifier, and every webhook that was taken (inbox) until long after it is done

const stateFile = join(STATE_DIR, 'state.jsonl');
// Without a prototype: a company may be called "constructor".
const state = { companies: Object.create(null), inbox: Object.create(null) };
/** Of each kind, the line that the file has last of each key. */
const written = { companies: new Map(), inbox: new Map() };

for (const line of existsSync(stateFile) ? readFileSync(stateFile, 'utf8').split('\n') : []) {
  const [kind, key, row] = wholeLine(line);
  if (kind === undefined) continue;
  if (row === null) {
    written[kind].delete(key);
    delete state[kind][key];
  } else {
    written[kind].set(key, line);
    state[kind][key] = row;
  }
}

/** The last one may have been cut by a kill: then nothing was answered that rests on it. */
function wholeLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return [];
  }
}

/** What is done and written does not change any more. */
const closed = new WeakSet();

/** Adds a line for each row that has changed. To write all of them anew takes many times as long. */
function save() {
  let lines = '';
  for (const kind of ['companies', 'inbox']) {
    const known = written[kind];
    let count = 0;
    for (const key in state[kind]) {
      count += 1;
      const row = state[kind][key];
      if (closed.has(row)) continue;
      const line = JSON.stringify([kind, key, row]);
      if (row.done) closed.add(row);
      if (known.get(key) === line) continue;
      known.set(key, line);
      lines += `\n${line}`;
    }
    if (known.size === count) continue;
    for (const key of known.keys()) {
      if (state[kind][key] !== undefined) continue;
      known.delete(key);
      lines += `\n${JSON.stringify([kind, key, null])}`;
    }
  }
  appendFileSync(stateFile, lines, { mode: 0o600 });
}

// --- the platform

class Refusal extends Error {
  constructor(status, message, retryAfterMs = 0) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

async function platform(token, method, path, body, key) {
  const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };
  if (key !== undefined) headers['idempotency-key'] = key;
  const signal = AbortSignal.timeout(platformLimitMs);
  const init = { method, headers, body: JSON.stringify(body), signal };
  const response = await fetch(`${REHIVE_API_URL}${path}`, init);
  const retryAfterMs = Number(response.headers.get('retry-after')) * 1000;
  if (!response.ok) throw new Refusal(502, `The platform answered ${response.status}.`, retryAfterMs);
  return (await response.json()).data;
}

const agent = new Agent({ keepAlive: true });

/** What is needed of the global one, which takes several times as much of the processor. */
function fetch(url, { method = 'GET', headers = {}, body, signal } = {}) {
  return new Promise((resolve, reject) => {
    const answered = (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        const status = response.statusCode;
        resolve({
          status,
          ok: status >= 200 && status < 300,
          headers: { get: (name) => response.headers[name] ?? null },
          json: async () => JSON.parse(Buffer.concat(chunks).toString('utf8')),
        });
      });
    };
    ask(url, { method, headers, agent, signal }, answered).on('error', reject).end(body);
  });
}

/** Who an Authorization header belongs to, as the platform says. */
async function identify(authorization, address) {
  const headers = { authorization, 'x-forwarded-for': address };
  const init = { headers, signal: AbortSignal.timeout(platformLimitMs) };
  const response = await fetch(`${REHIVE_API_URL}auth/`, init).catch(() => null);
  if (response === null) throw new Refusal(502, 'The platform can not be reached.');
  if (response.status === 401) throw new Refusal(401, 'The token is not valid.');
  if (!response.ok) throw new Refusal(502, `The platform answered ${response.status}.`);
  const { data } = (await response.json().catch(() => null)) ?? {};
  if (typeof data?.company !== 'string') throw new Refusal(502, 'The platform answered without a company.');
  return { company: data.company, groups: data.groups.map((group) => group.name) };
}

/** The company whose service token this is: the proof that activate, deactivate and rotate rest on. */
async function companyOfServiceToken(token, address) {
  if (typeof token !== 'string' || token === '') throw new Refusal(400, 'A token is needed.');
  if (!tokenShape.test(token)) throw new Refusal(400, 'This can not be a token.');
  const { company, groups } = await identify(`Token ${token}`, address);
  if (!groups.includes('service')) throw new Refusal(403, 'This is not the token of a service.');
  return company;
}

/** Makes sure that the platform has the webhook of each event, with the secret that is kept here. */
async function ensureWebhook(token, secret) {
  const { results } = await platform(token, 'GET', 'admin/webhooks/?page_size=250');
  const ensure = (event) => {
    const known = results.find((one) => one.url === webhookUrl && one.event === event);
    if (known) return platform(token, 'PATCH', `admin/webhooks/${known.id}/`, { secret });
    return platform(token, 'POST', 'admin/webhooks/', { url: webhookUrl, event, secret });
  };
  for (const event of webhookEvents) await ensure(event);
}

/** Two activations of a company at once would make a webhook secret each, and keep the one that the platform has not. */
function oneAtATime(company, task) {
  const done = (activations.get(company) ?? Promise.resolve()).then(task);
  activations.set(
    company,
    done.catch(() => undefined),
  );
  return done;
}

const activations = new Map();

// --- the calls of the platform

async function activate({ token }, address) {
  const company = await companyOfServiceToken(token, address);
  await oneAtATime(company, async () => {
    const secret = state.companies[company]?.secret ?? randomBytes(32).toString('hex');
    await ensureWebhook(token, secret);
    state.companies[company] = { token, secret, active: true };
    save();
  });
  work();
  return [200, { status: 'success' }];
}

async function deactivate({ token, purge }, address) {
  const company = await companyOfServiceToken(token, address);
  if (purge === true) {
    delete state.companies[company];
    for (const key of Object.keys(state.inbox))
      if (state.inbox[key].company === company) delete state.inbox[key];
  } else if (state.companies[company]) {
    state.companies[company].active = false;
  }
  save();
  return [200, { status: 'success' }];
}

async function rotate({ token }, address) {
  const company = await companyOfServiceToken(token, address);
  const row = state.companies[company];
  if (!row?.active) throw new Refusal(409, 'The company is not active.');
  row.token = token;
  save();
  return [200, { status: 'success' }];
}

function webhook({ id, event, company, data }, _address, { authorization = '' }) {
  const row = state.companies[company];
  const [scheme, secret] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'secret' || !same(secret, row?.secret))
    throw new Refusal(401, 'Wrong secret.');
  if (!row.active) throw new Refusal(409, 'The company is not active.');
  if (id === undefined || event === undefined) throw new Refusal(400, 'An id and an event are needed.');
  const key = `${company} ${id}`;
  if (state.inbox[key] || !webhookEvents.includes(event)) return [200, { status: 'success' }];
  if (typeof data?.id !== 'string') throw new Refusal(400, 'The event is about nothing.');
  state.inbox[key] = { company, event, transaction: data.id, key: randomUUID(), done: false };
  save();
  setImmediate(work);
  return [200, { status: 'success' }];
}

function same(given = '', kept = '') {
  const a = Buffer.from(given);
  const b = Buffer.from(kept);
  return b.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}

// --- the work: after the answer, again after a failure, and after a restart

const atWork = new Set();
const waitUntil = {};

function work() {
  for (const [key, job] of Object.entries(state.inbox)) {
    const row = state.companies[job.company];
    if (job.done || atWork.has(key) || !row?.active || Date.now() < waitUntil[key]) continue;
    atWork.add(key);
    void handle(job, row.token)
      .catch((error) => {
        const waitMs = Math.max(retryMs, error.retryAfterMs ?? 0);
        waitUntil[key] = Date.now() + waitMs;
        setTimeout(work, waitMs + 1);
      })
      .finally(() => atWork.delete(key));
  }
}

/** Notes on the transaction what happened to it. The key is the same at every try: the platform does it once. */
async function handle(job, token) {
  const path = `admin/transactions/${job.transaction}/`;
  const { amount, currency } = await platform(token, 'GET', path);
  const message = `${job.event}: ${amount} ${currency.code}`;
  await platform(token, 'POST', `${path}messages/`, { message }, job.key);
  job.done = true;
  save();
}

// --- its own API

async function adminCompany(_body, address, { authorization }) {
  if (!authorization) throw new Refusal(401, 'Authorization is needed.');
  const { company, groups } = await identify(authorization, address);
  if (!groups.includes('admin') && !groups.includes('service')) throw new Refusal(403, 'For admins only.');
  const row = state.companies[company];
  if (!row?.active) throw new Refusal(403, 'The extension is not active.');
  const { name } = await platform(row.token, 'GET', 'admin/company/');
  return [200, { status: 'success', data: { id: company, name, active: row.active } }];
}

async function userTransactions(_body, address, { authorization }) {
  if (!authorization) throw new Refusal(401, 'Authorization is needed.');
  const { company } = await identify(authorization, address);
  if (!state.companies[company]?.active) throw new Refusal(403, 'The extension is not active.');
  const own = Object.values(state.inbox).filter((job) => job.company === company);
  return [200, { status: 'success', data: { transactions: own.map((job) => job.transaction) } }];
}

// --- HTTP

const routes = {
  'GET /health/': () => [200, { status: 'success' }],
  'POST /activate/': activate,
  'POST /deactivate/': deactivate,
  'POST /rotate/': rotate,
  'POST /webhook/': webhook,
  'GET /admin/company/': adminCompany,
  'GET /user/transactions/': userTransactions,
};

async function bodyOf(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > maxBodyBytes) throw new Refusal(413, 'The body is too large.');
    chunks.push(chunk);
  }
  if (request.method !== 'POST') return {};
  const body = parse(Buffer.concat(chunks).toString('utf8'));
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal(400, 'Not a JSON object.');
  return body;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Not JSON.');
  }
}

async function answerTo(request) {
  const route = routes[`${request.method} ${request.url.split('?')[0]}`];
  if (!route) throw new Refusal(404, 'There is nothing here.');
  return route(await bodyOf(request), request.socket.remoteAddress, request.headers);
}

const server = createServer(async (request, response) => {
  const [status, body] = await answerTo(request).catch((error) => {
    return [error instanceof Refusal ? error.status : 500, { status: 'error', message: error.message }];
  });
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});

server.listen(Number(PORT), '127.0.0.1', () => process.stdout.write(`Listening at ${BASE_URL}\n`));
work();
