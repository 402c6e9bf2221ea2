import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { detect, getUserAgent } from 'package-manager-detector';
import { noProject, type Circumstances } from './circumstances.js';
import { failed, passed, skipped, type Outcome } from './finding.js';

const timeLimitMs = 10_000;

/** Whether the package manager of the project (of the command, outside of one) can be run. */
export async function lookAtPackageManager(circumstances: Circumstances): Promise<Outcome> {
  const { cwd, project, signal } = circumstances;
  if (project !== null && !isNodeProject(project.folder)) return skipped('the project has no package.json');
  const name = await packageManagerOf(circumstances);
  const { execa } = await import('execa');
  const result = await execa(name, ['--version'], {
    cwd: project?.folder ?? cwd,
    reject: false,
    timeout: timeLimitMs,
    cancelSignal: signal,
  });
  if (!result.failed) return passed(`${name} ${result.stdout.trim()}`);
  return result.code === 'ENOENT'
    ? failed(`${name} is not on the PATH`, `Install ${name}, or add its folder to PATH.`)
    : failed(`"${name} --version" fails`, `Run "${name} --version", and mend what it says.`);
}

/** Whether what the project depends on is installed. */
export async function lookAtDependencies(circumstances: Circumstances): Promise<Outcome> {
  const { project } = circumstances;
  if (project === null) return skipped(noProject);
  if (!isNodeProject(project.folder)) return skipped('the project has no package.json');
  const places = ['node_modules', '.pnp.cjs'];
  if (places.some((place) => existsSync(join(project.folder, place)))) return passed('installed');
  return failed('not installed', `Run: ${await packageManagerOf(circumstances)} install`);
}

async function packageManagerOf({ project }: Circumstances): Promise<string> {
  const found =
    project === null
      ? null
      : await detect({
          cwd: project.folder,
          stopDir: project.folder,
          strategies: ['packageManager-field', 'lockfile', 'devEngines-field'],
        });
  return found?.name ?? getUserAgent() ?? 'npm';
}

function isNodeProject(folder: string): boolean {
  return existsSync(join(folder, 'package.json'));
}
