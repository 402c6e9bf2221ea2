import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runBin, type Ran } from '../run-bin.js';
import { freshExtension } from '../simulator/platform-requests.js';
import type { TinyExtension } from '../simulator/tiny-extension.js';
import { readyLine, spawnBin } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

export interface ReplayPlace {
  dir: string;
  extension: TinyExtension;
  env: Record<string, string>;
  run(args: readonly string[]): Promise<Ran>;
  /** Asks the platform with the token that the extension got when it was activated. */
  ask(path: string): Promise<number>;
  /** Writes `pulled.jsonl`: deliveries that were answered with 200, so many milliseconds after the first. */
  pulled(offsets: readonly number[]): Promise<void>;
}

const event = 'user.update';

/** A project whose platform runs, with an activated extension that has a webhook for `user.update`. */
export async function replayPlace(): Promise<ReplayPlace> {
  const [dir, extension] = [await temporaryFolder('rehive-replay'), await freshExtension()];
  const permissions = [
    { section: 'admin', type: 'user', level: 'view' },
    { section: 'admin', type: 'webhook', level: 'add' },
  ];
  const { port } = new URL(extension.url);
  const dev = { command: 'node extension.js', port: Number(port) };
  const manifest = { name: 'Tiny', url: 'https://tiny.example.com', permissions, dev };
  await writeFile(join(dir, 'rehive.json'), JSON.stringify(manifest));
  const { api_url: api } = await readyLine(spawnBin(['platform', '--port', '0', '--json'], dir));
  const env = { XDG_CONFIG_HOME: dir, APPDATA: dir };
  const run = (args: readonly string[]): Promise<Ran> => runBin('rehive-ext', args, { cwd: dir, env });
  await run(['simulate', 'activate']);
  const token = String(extension.calls.find(({ path }) => path === '/activate/')?.body['token']);
  const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };
  const hook = { url: `${extension.url}/webhook/`, event, secret: 's3cret'.repeat(8) };
  await fetch(`${api}admin/webhooks/`, { method: 'POST', headers, body: JSON.stringify(hook) });
  return {
    dir,
    extension,
    env,
    run,
    ask: async (path) => (await fetch(`${api}${path}`, { headers })).status,
    async pulled(offsets) {
      const tool = { name: 'rehive-ext', version: '0.0.0' };
      const header = { type: 'recording', version: 1, tool, created: 0, personal_data: 'kept', key_id: null };
      const tasks = offsets.map((offset, index) => ({
        type: 'webhook-task',
        id: index + 1,
        url: 'https://tiny.example.com/webhook/',
        state: 'delivered',
        created: 1_764_000_000_000 + offset,
        body: { id: index + 1, event, company: 'acme', data: { id: `user-${index + 1}` } },
        tries: [{ at: 1_764_000_000_000 + offset, response_code: 200, error: null }],
      }));
      const lines = [header, ...tasks].map((line) => JSON.stringify(line));
      await writeFile(join(dir, 'pulled.jsonl'), `${lines.join('\n')}\n`);
    },
  };
}
