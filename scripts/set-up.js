// Makes a fresh clone ready: installs what package-lock.json says, unless that has been done. Needs Node and npm alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Runs a command in the project's folder with its output shown.
 * Windows starts npm and its like through a shell only; the arguments are ours, never a user's.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {boolean} whether it ended with code 0
 */
export function runs(command, args, options = {}) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  return status === 0;
}

/** Installs the dependencies where they are missing or older than the lock file. Ends the process where that fails. */
export function installDependencies() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  const marker = join(root, 'node_modules', '.installed-lock');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
  console.log('Installing dependencies (npm ci) …');
  if (!runs('npm', ['ci', '--no-audit', '--no-fund'])) {
    console.error('npm ci failed: see above.');
    process.exit(3);
  }
  writeFileSync(marker, hash);
}
