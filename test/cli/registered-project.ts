import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { loadManifest } from '../../src/manifest/load-manifest.js';
import { applyPlan } from '../../src/registration/apply-plan.js';
import { planRegistration } from '../../src/registration/plan-registration.js';
import type { Platform } from '../../src/simulator/platform.js';
import { adminClient, adminToken } from '../registration/registered-platform.js';
import { runBin, type Ran, type RunOptions } from '../run-bin.js';
import { freshExtension, freshPlatform } from '../simulator/platform-requests.js';
import type { TinyExtension } from '../simulator/tiny-extension.js';
import { temporaryFolder } from './temporary-folder.js';

export const view = { section: 'admin', type: 'transaction', level: 'view' };
export const add = { section: 'admin', type: 'webhook', level: 'add' };
export const email = { section: 'user', type: 'email', level: 'view' };

export interface RegisteredProject {
  dir: string;
  platform: Platform;
  /** The admin's. No output of {@link RegisteredProject.run} holds it. */
  token: string;
  extension: TinyExtension;
  write(fields?: object): Promise<void>;
  /** rehive.json as it is now. */
  read(): Promise<{ services?: Record<string, Record<string, number>>; permissions: object[] }>;
  /** What `register --yes` does to the platform, and no more: rehive.json stays as it is. */
  register(): Promise<void>;
  /** A command against the platform, without a terminal. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
}

/** A project with a rehive.json, an extension that accepts everything, and a platform that knows neither. */
export async function registeredProject(): Promise<RegisteredProject> {
  const [platform, extension] = [await freshPlatform(), await freshExtension()];
  const dir = await temporaryFolder('rehive-registered');
  const file = join(dir, 'rehive.json');
  const token = adminToken(platform);
  const project: RegisteredProject = {
    dir,
    platform,
    token,
    extension,
    async write(fields = {}) {
      const manifest = { name: 'Savings', url: extension.url, permissions: [view, add], ...fields };
      await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
    },
    read: async () => JSON.parse(await readFile(file, 'utf8')),
    async register() {
      const { manifest } = await loadManifest(dir);
      const client = adminClient(platform);
      const { error } = await applyPlan(
        await planRegistration(client, manifest, { company: 'acme' }),
        client,
      );
      if (error !== null) throw error;
    },
    async run([command = '', ...args], options = {}) {
      const ran = await runBin('rehive-ext', [command, '--api-url', platform.url, ...args], {
        cwd: dir,
        ...options,
        env: { REHIVE_ADMIN_TOKEN: token, ...options.env },
      });
      for (const said of [ran.stdout, ran.stderr]) expect(said).not.toContain(token);
      return ran;
    },
  };
  await project.write();
  return project;
}
