import { execa } from 'execa';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packTool } from '../pack-tool.js';

/** A package as package-lock.json has it. */
export interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
  optional?: boolean;
  hasInstallScript?: boolean;
  engines?: { node?: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const lockFile = (template: string): string => join(import.meta.dirname, 'locks', `${template}.json`);

/** What a template is tested with, by path: the project itself is the empty one. */
export function lockOf(template: string): Record<string, Locked> {
  return packagesIn(lockFile(template));
}

function packagesIn(file: string): Record<string, Locked> {
  return (JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Locked> }).packages;
}

export interface MadeProject {
  folder: string;
  installOutput: string;
  /** What was installed in other versions than the template's lock says, or is not in it. The tool itself is not meant. */
  notLocked: string[];
  npm(...args: string[]): Promise<{ all: string; exitCode: number | undefined }>;
}

/**
 * A project in `folder`, made by the packed tool as its user makes it, with its dependencies installed: those that the
 * template's lock has, so that a release of somebody else's changes no test.
 */
export async function makeProject(
  folder: string,
  flags: readonly string[],
  template = 'hono',
): Promise<MadeProject> {
  const tool = await packTool(folder);
  const project = join(folder, 'project');
  const fixed = [
    `--template=${template}`,
    '--name=Savings',
    `--rehive-ext=file:${tool.tarball}`,
    '--no-install',
    '--no-git',
  ];
  await execa(process.execPath, [tool.createBin, project, ...fixed, ...flags], { cwd: folder });
  const npm: MadeProject['npm'] = async (...args) => {
    const env = { FORCE_COLOR: '0', CI: '' };
    const { all, exitCode } = await execa('npm', args, { cwd: project, all: true, reject: false, env });
    return { all, exitCode };
  };
  const lock = join(project, 'package-lock.json');
  copyFileSync(lockFile(template), lock);
  const { all, exitCode } = await npm('install', '--no-audit', '--no-fund');
  if (exitCode !== 0) throw new Error(`npm install failed:\n${all}`);
  const locked = lockOf(template);
  const notLocked = Object.entries(packagesIn(lock))
    .filter(([path]) => path !== '' && path !== 'node_modules/rehive-ext')
    .filter(([path, { version }]) => version !== locked[path]?.version)
    .map(([path, { version }]) => `${path} ${version}`);
  return { folder: project, installOutput: all, notLocked, npm };
}
