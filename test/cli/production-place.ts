import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runBin, type Ran } from '../run-bin.js';
import { personal, production } from './production-platform.js';
import { temporaryFolder } from './temporary-folder.js';

/** Production, a folder to work in, and the commands there; nothing that they say holds a secret or names the customer. */
export async function productionPlace(dir?: string) {
  const live = await production();
  const cwd = dir ?? (await temporaryFolder('rehive-webhooks'));
  const config = await temporaryFolder('rehive-config');
  const said: string[] = [];
  const run = async (args: readonly string[]): Promise<Ran> => {
    const ran = await runBin('rehive-ext', args, {
      cwd,
      env: { REHIVE_ADMIN_TOKEN: live.token, XDG_CONFIG_HOME: config, APPDATA: config },
    });
    said.push(ran.stdout, ran.stderr);
    return ran;
  };
  const webhooks = (...args: string[]): Promise<Ran> =>
    run(['webhooks', ...args, '--api-url', live.platform.url]);
  return { ...live, cwd, config, run, webhooks, said };
}

/** What was said and written holds no secret, and names the customer nowhere. */
export function expectClean(texts: readonly string[], secrets: readonly string[]): void {
  const all = texts.join('\n');
  for (const secret of [...secrets, ...personal]) expect(all).not.toContain(secret);
  expect(all).not.toMatch(/\b[0-9a-f]{64}\b/);
}

export async function textsOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /\.(jsonl|har|sh)$/.test(name));
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}
