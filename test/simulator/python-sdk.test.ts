import { execa } from 'execa';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pythonWith } from '../python-environment.js';
import { root } from '../run-bin.js';
import { freshExtension, freshPlatform } from './platform-requests.js';

const minutes = 60_000;

describe('the official Python SDK', () => {
  it(
    'does what clients and extensions do, unmodified',
    async (context) => {
      const sdk = await pythonWith('rehive==1.4.0');
      if ('missing' in sdk) return context.skip(sdk.missing);
      const platform = await freshPlatform();
      platform.addUser('acme', { group: 'admin', email: 'admin@python.test', password: 'correct horse' });
      const extension = await freshExtension();
      const tokenFile = join(sdk.folder, 'token');
      extension.answer = async ({ path, body }, response) => {
        if (path === '/activate/') await writeFile(tokenFile, String(body['token']));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"success"}');
      };
      const { stdout } = await execa(sdk.python, [join(root, 'test/fixtures/python/core-flows.py')], {
        env: {
          REHIVE_API_URL: platform.apiUrl,
          EXTENSION_URL: extension.url,
          SERVICE_TOKEN_FILE: tokenFile,
          PYTHONWARNINGS: 'ignore',
        },
      });
      const seen: unknown = JSON.parse(stdout);
      const { webhook } = seen as { webhook: { told: string } };
      expect(seen).toEqual({
        login: { token: 64, same_user: true },
        who: { company: 'acme', email: 'admin@python.test' },
        wrong_password: { status: 400, data: expect.objectContaining({ status: 'error' }) },
        wrong_token: { status: 401, data: { status: 'error', message: 'Invalid token.' } },
        company: 'acme',
        user: { email: 'person0@python.test', same_id: true },
        filtered: ['person1@python.test'],
        pages: { count: 4, sizes: [2, 2], back: true },
        doubled: {
          status: 400,
          data: expect.objectContaining({ data: { email: [expect.stringContaining('already exists')] } }),
        },
        nobody: expect.objectContaining({ status: 404 }),
        currencies: ['EUR', 'USD'],
        subtypes: ['purchase'],
        transactions: {
          amounts: [10_000, -2_500, -1_000],
          metadata: { order: 7 },
          once: true,
          listed: 4,
          debits: true,
        },
        changed: { status: 'Complete', metadata: { settled: true } },
        too_much: {
          status: 400,
          data: expect.objectContaining({ data: { amount: ['Insufficient funds.'] } }),
        },
        balance: [10_000 - 2_500 - 1_000 + 500],
        service: { active: true, permissions: 1 },
        same_webhook: {
          status: 400,
          data: expect.objectContaining({ message: 'A webhook with the url and event already exists' }),
        },
        webhook: { event: 'transaction.create', told: expect.any(String) },
        webhooks: 0,
        service_reads: true,
        service_refused: 403,
        logged_out: 401,
      });
      await platform.settled();
      const events = extension.calls.filter(({ path }) => path === '/webhook/').map(({ body }) => body);
      expect(events).toMatchObject([{ event: 'transaction.create', data: { id: webhook.told } }]);
    },
    4 * minutes,
  );
});
