import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FetchedSdk {
  folder: string;
  remove(): void;
}

/**
 * The sources of an SDK: of a folder, or of a version that npm has.
 * @throws Error where there is neither.
 */
export function fetchSdk(wanted: string): FetchedSdk {
  if (existsSync(join(wanted, 'package.json'))) return { folder: wanted, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'rehive-sdk-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    run('npm', ['pack', `rehive@${wanted}`, '--pack-destination', folder, '--silent'], folder);
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    if (archive === undefined) throw new Error(`npm packed nothing for rehive@${wanted}.`);
    run('tar', ['-xzf', archive], folder);
    return { folder: join(folder, 'package'), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr.trim() === '' ? `${program} failed (${status}).` : stderr.trim());
}
