import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../src/extension/free-port.js';
import { startExtension, type RunningExtension } from '../../src/extension/start-extension.js';
import { root } from '../run-bin.js';
import { temporaryFolder } from './temporary-folder.js';

export interface ExtensionProject {
  /** The project's folder. */
  dir: string;
  /** Of the extension. */
  port: number;
  url: string;
  /** For the simulated platform. */
  platformPort: number;
  /** `--platform-port` with that port. */
  platformFlag: string;
  /** Starts the extension without `rehive-ext dev`. */
  start(misbehave?: string): Promise<RunningExtension>;
  /** The saved state of the simulated platform. */
  state(): Promise<string>;
  /** All tokens and secrets that the saved state has. */
  secrets(): Promise<string[]>;
}

const plain = join(root, 'test/fixtures/extensions/plain.js');

/** A project with a rehive.json whose extension is the plain one of the fixtures, on ports that are free. */
export async function makeProject(
  options: { misbehave?: string; command?: string } = {},
): Promise<ExtensionProject> {
  const dir = await temporaryFolder('rehive-project');
  const [port, platformPort] = [await freePort(), await freePort()];
  const manifest = {
    name: 'Plain',
    url: 'https://plain.example.com',
    permissions: [
      { section: 'admin', type: 'webhook', level: 'add' },
      { section: 'admin', type: 'transaction', level: 'view' },
    ],
    webhooks: [{ event: 'transaction.create' }],
    dev: {
      command: options.command ?? `node "${plain}"`,
      port,
      env: { STATE_FILE: '{state_dir}/companies.json', MISBEHAVE: options.misbehave ?? '' },
    },
  };
  await writeFile(join(dir, 'rehive.json'), JSON.stringify(manifest, null, 2));
  const url = `http://127.0.0.1:${port}`;
  const state = (): Promise<string> => readFile(join(dir, '.rehive/state.json'), 'utf8');
  return {
    dir,
    port,
    url,
    platformPort,
    platformFlag: `--platform-port=${platformPort}`,
    start: (misbehave = '') =>
      startExtension({
        command: `node "${plain}"`,
        cwd: dir,
        port,
        env: {
          PORT: String(port),
          BASE_URL: url,
          REHIVE_API_URL: `http://127.0.0.1:${platformPort}/3/`,
          STATE_FILE: join(dir, 'companies.json'),
          MISBEHAVE: misbehave,
        },
      }),
    state,
    secrets: async () => [...new Set((await state()).match(/\b[0-9a-f]{64}\b/g))],
  };
}
