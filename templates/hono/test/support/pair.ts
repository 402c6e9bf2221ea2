import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { type Platform, startPlatform } from 'rehive-ext/simulator';
import { z } from 'zod';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { loadConfig } from '../../src/config.js';
import type { Database } from '../../src/db/database.js';
import type { InboxState } from '../../src/core/inbox.js';
import { openEmbedded } from '../../src/db/embedded.js';
import { type Extension, startExtension } from '../../src/extension.js';
import { type Handler, handlerOf } from '../../src/handlers/handler.js';
import { createLog } from '../../src/log.js';
import manifest from '../../rehive.json' with { type: 'json' };
import { freePort } from './free-port.js';

/** A simulated platform and this extension, talking to each other over HTTP. */
export interface Pair {
  platform: Platform;
  /** Of the extension, no slash at the end. */
  url: string;
  database: Database;
  /** All that the extension has logged. */
  log: () => string;
  activate(company?: string): Promise<void>;
  /** How many of a company's webhooks are in which state, as its admin sees them. */
  webhooks(company?: string): Promise<Record<InboxState, number>>;
  /** The tokens of a company's admin and user. */
  access(company: string): ReturnType<Platform['companies']>[number];
  call(path: string, options?: CallOptions): Promise<Answer>;
}

interface CallOptions {
  /** Default: POST with a body, GET without. */
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: { status?: string; message?: string; data?: Record<string, unknown> };
}

type Triples = NonNullable<Parameters<Platform['activate']>[0]['permissions']>;

interface PairOptions {
  /** Over those that a pair needs. */
  variables?: Record<string, string>;
  /** Default: one that looks a transaction up, so that these tests hold whatever your own handlers do. */
  handlers?: ReadonlyMap<string, Handler>;
}

const lookUp: ReadonlyMap<string, Handler> = new Map([
  [
    'transaction.create',
    handlerOf(z.object({ id: z.string() }), async ({ data }, { platform }) => {
      const path = `admin/transactions/${encodeURIComponent(data.id)}/`;
      await platform.request({ path, schema: z.object({ id: z.string() }) });
      return null;
    }),
  ],
]);

/** Makes a fresh pair for each test of the file: an empty database, and a platform with the companies acme and globex. */
export function usePair({ variables = {}, handlers = lookUp }: PairOptions = {}): Pair {
  let database: Database;
  let extension: Extension;
  let platform: Platform;
  let lines = '';
  const pair: Pair = {
    get platform() {
      return platform;
    },
    get url() {
      return `http://127.0.0.1:${extension.port}`;
    },
    get database() {
      return database;
    },
    log: () => lines,
    async activate(company = 'acme') {
      const report = await platform.activate({
        company,
        url: pair.url,
        permissions: [
          ...(manifest.permissions as Triples),
          { section: 'admin', type: 'transaction', level: 'view' },
        ],
      });
      if (!report.accepted) throw new Error(report.reason ?? 'The activation was not accepted.');
    },
    async webhooks(company = 'acme') {
      const token = pair.access(company).admin_token;
      const { body } = await pair.call('/admin/webhooks/?page_size=250', { token });
      const results = (body.data?.['results'] ?? []) as { state: InboxState }[];
      const count = (state: InboxState) => results.filter((one) => one.state === state).length;
      return { pending: count('pending'), handled: count('handled'), dead: count('dead') };
    },
    access(company) {
      const found = platform.companies().find(({ id }) => id === company);
      if (found === undefined) throw new Error(`The platform has no company ${company}.`);
      return found;
    },
    call: (path, options) => call(pair.url + path, options),
  };

  beforeAll(async () => {
    database = await openEmbedded('memory://', {
      loadDataDir: new Blob([readFileSync(inject('databaseDump'))]),
    });
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    lines = '';
    platform = await startPlatform({ companies: [{ id: 'acme' }, { id: 'globex' }] });
    const port = await freePort();
    const config = loadConfig({
      PORT: String(port),
      BASE_URL: `http://127.0.0.1:${port}`,
      REHIVE_API_URL: platform.apiUrl,
      ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
      ...variables,
    });
    const output = new Writable({
      write(chunk, _encoding, done) {
        lines += String(chunk);
        done();
      },
    });
    extension = await startExtension({
      config,
      // One database serves all tests of a file.
      database: { ...database, close: async () => undefined },
      log: createLog('trace', output),
      handlers,
    });
  });
  afterEach(async () => {
    await extension.stop();
    await platform.close();
    await database.query('truncate companies cascade');
  });
  return pair;
}

async function call(url: string, options: CallOptions = {}): Promise<Answer> {
  const headers = {
    ...(options.token !== undefined && { Authorization: `Token ${options.token}` }),
    ...(typeof options.body === 'object' && { 'Content-Type': 'application/json' }),
    ...options.headers,
  };
  const { body, method = body === undefined ? 'GET' : 'POST' } = options;
  const response = await fetch(url, {
    method,
    headers,
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer['body'],
  };
}
