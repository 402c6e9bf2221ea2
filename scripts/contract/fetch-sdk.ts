import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FetchedSdk {
  folder: string;
  remove(): void;
}

/**
 * The sources of an SDK: of a folder, or of a version or tag that the npm registry has.
 * @throws Error that says what to do where there is neither.
 */
export function fetchSdk(wanted: string): FetchedSdk {
  if (existsSync(join(wanted, 'package.json'))) {
    requireSources(wanted);
    return { folder: wanted, remove: () => undefined };
  }
  if (!/^[\w.+-]+$/.test(wanted)) throw new Error('There is no such folder with a package.json.');
  const folder = mkdtempSync(join(tmpdir(), 'rehive-sdk-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    pack(wanted, folder);
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    if (archive === undefined) throw new Error(`npm packed nothing for rehive@${wanted}.`);
    const { error, status, stderr } = spawnSync('tar', ['-xzf', archive], { cwd: folder, encoding: 'utf8' });
    if (error !== undefined || status !== 0)
      throw new Error(`Its archive can't be unpacked: ${error?.message ?? stderr}`);
    requireSources(join(folder, 'package'));
    return { folder: join(folder, 'package'), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function requireSources(folder: string): void {
  if (existsSync(join(folder, 'src/platform/admin/openapi-ts/types.gen.ts'))) return;
  throw new Error(
    "It has no sources that are generated from the platform's OpenAPI schemas, as versions from 4 on have.",
  );
}

function pack(wanted: string, folder: string): void {
  // With its own cache, npm would answer from that when there is no network, and an old version would be the newest.
  const cache = join(folder, 'cache');
  const { status, stderr, error } = spawnSync(
    'npm',
    ['pack', `rehive@${wanted}`, '--loglevel=error', '--fetch-retries=1', '--fetch-retry-mintimeout=500'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, npm_config_cache: cache },
      shell: process.platform === 'win32',
    },
  );
  if (error !== undefined) throw new Error(`npm can't be run: ${error.message}`);
  if (status === 0) return;
  const code = /npm error code (\w+)/.exec(stderr)?.[1];
  if (code === 'ETARGET' || code === 'E404')
    throw new Error(
      `The npm registry has no rehive@${wanted}, and there is no such folder.\n  → npm view rehive versions lists those that it has.`,
    );
  throw new Error(
    `The npm registry can't be asked (${code ?? `npm ended with ${status}`}).\n` +
      '  → Is there a network, and is the registry of npm config get registry the right one?\n' +
      '  → Or compare an unpacked SDK: npm run contract:diff -- <folder>.',
  );
}
