import { copyFileSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { UserError } from '../errors.js';
import { ownSecrets } from '../own-secrets.js';
import type { Rollback } from './rollback.js';
import { runProgram } from './run-program.js';
import type { PackageManager } from './template-variables.js';
import { removeTree, setAside } from './write-project.js';

export interface InstallOptions {
  /** The project's folder. */
  folder: string;
  packageManager: PackageManager;
  /** Where to keep what an existing folder has of what the installation changes; null in a new folder. */
  keep: string | null;
  env: Readonly<NodeJS.ProcessEnv>;
  signal: AbortSignal;
  rollback: Rollback;
}

/** npm's remarks on security and funding are about other people's packages, and ask the network. */
const installArguments: Readonly<Record<PackageManager, readonly string[]>> = {
  npm: ['install', '--no-audit', '--no-fund'],
  pnpm: ['install'],
  yarn: ['install'],
  bun: ['install'],
};

/** What installing makes or changes beside the template's files, by any of the package managers. */
const lockFiles = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];
const installFolders = ['node_modules', '.yarn', '.pnp.cjs', '.pnp.loader.mjs'];
const shownLines = 15;

/**
 * Installs the project's dependencies. Returns what the package manager printed.
 * Throws a UserError with its last lines where it fails, and `Interrupted` once it is dead.
 */
export async function installDependencies(options: InstallOptions): Promise<string> {
  const { folder, packageManager, env, signal } = options;
  if (options.keep !== null) prepareUndo(folder, options.keep, options.rollback);
  // In production mode package managers leave out the development dependencies, this tool among them.
  const { NODE_ENV: _, ...rest } = env;
  const installEnv = { ...rest, ...ownSecrets };
  const args = installArguments[packageManager];
  const result = await runProgram(packageManager, args, {
    cwd: folder,
    env: installEnv,
    signal,
    guarded: true,
  });
  if (result.succeeded) return result.output;
  const nextSteps = [
    'Mend what it says and run the command again.',
    `Or run it again with --no-install, and "${packageManager} install" in the project later.`,
  ];
  if (!result.found)
    throw new UserError(
      `Dependencies can't be installed: ${packageManager} is not on the PATH. Nothing was made.`,
      {
        kind: 'unavailable',
        nextSteps: [
          `Install ${packageManager}, or name another with --package-manager.`,
          ...nextSteps.slice(1),
        ],
      },
    );
  throw new UserError(
    [
      `"${packageManager} install" failed with ${result.ending}, so the project was not made. It said last:`,
      ...lastLines(result.output).map((line) => `  ${line}`),
    ].join('\n'),
    {
      kind: 'unavailable',
      nextSteps,
      cause: new Error(`All that ${packageManager} said:\n${result.output}`),
    },
  );
}

/** A new folder goes as a whole. In one that was there, each thing that installing changes is put back or removed. */
function prepareUndo(folder: string, keep: string, rollback: Rollback): void {
  mkdirSync(keep, { recursive: true });
  for (const name of installFolders) {
    const place = join(folder, name);
    if (exists(place)) setAside(place, join(keep, name), rollback);
    rollback.add(() => removeTree(place));
  }
  for (const name of lockFiles) {
    const place = join(folder, name);
    if (exists(place)) {
      const kept = join(keep, `installed-${name}`);
      copyFileSync(place, kept);
      rollback.add(() => copyFileSync(kept, place));
    } else {
      rollback.add(() => removeTree(place));
    }
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function lastLines(output: string): string[] {
  const lines = stripVTControlCharacters(output)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  return lines.slice(-shownLines);
}
