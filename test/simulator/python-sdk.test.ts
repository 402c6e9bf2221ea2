import { execa } from 'execa';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';
import { freshExtension, freshPlatform } from './platform-requests.js';

const minutes = 60_000;
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** The last line that a command complained with. */
function lastLine({ stderr, shortMessage }: { stderr?: unknown; shortMessage?: unknown }): string {
  const [line] = String(stderr ?? '')
    .trim()
    .split('\n')
    .slice(-1);
  return line === undefined || line === '' ? String(shortMessage) : line;
}

/** A Python that has the SDK in a folder of its own; or why there is none. */
async function pythonWithSdk(): Promise<{ python: string; folder: string } | { missing: string }> {
  const version = await execa('python3', ['--version'], { reject: false });
  if (version.failed) return { missing: `python3 can not be run: ${lastLine(version)}` };
  const folder = await mkdtemp(join(tmpdir(), 'rehive-python-sdk-'));
  folders.push(folder);
  const venv = await execa('python3', ['-m', 'venv', join(folder, 'venv')], { reject: false });
  if (venv.failed) return { missing: `python3 makes no virtual environment: ${lastLine(venv)}` };
  const python = join(folder, 'venv/bin/python');
  const pip = [
    '-m',
    'pip',
    'install',
    '--disable-pip-version-check',
    '--quiet',
    '--timeout',
    '20',
    'rehive==1.4.0',
  ];
  const installed = await execa(python, pip, { reject: false, timeout: minutes });
  if (installed.failed) return { missing: `rehive can not be had from PyPI: ${lastLine(installed)}` };
  return { python, folder };
}

describe('the official Python SDK', () => {
  it(
    'does what clients and extensions do, unmodified',
    async (context) => {
      const sdk = await pythonWithSdk();
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
