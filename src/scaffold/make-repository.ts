import { join } from 'node:path';
import type { Rollback } from './rollback.js';
import { runProgram, type RunResult } from './run-program.js';
import { removeTree } from './write-project.js';

export interface RepositoryOptions {
  /** The project's folder. */
  folder: string;
  /** The repository that the folder is in already, if any: a second one inside it would be a trap. */
  repository: string | null;
  /** The files that were written. Only these, and a lock file that belongs to them, are committed. */
  files: readonly string[];
  env: Readonly<NodeJS.ProcessEnv>;
  signal: AbortSignal;
  rollback: Rollback;
}

export interface RepositoryResult {
  initialised: boolean;
  committed: boolean;
  /** Why something was not done, for people. Not a failure: the project is complete without. */
  note: string | null;
}

const lockFiles = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];

/** Makes a git repository with a first commit. Whatever git does not do is a note; only `Interrupted` is thrown. */
export async function makeRepository(options: RepositoryOptions): Promise<RepositoryResult> {
  const { folder, repository, rollback } = options;
  if (repository !== null)
    return left(
      `The project is inside the git repository ${repository}, so none was made and nothing was committed.`,
    );
  const git = gitIn(options);
  const around = await git(['rev-parse', '--git-dir']);
  if (!around.found) return left('git is not on the PATH, so no repository was made.');
  if (around.succeeded)
    return left('The project is inside a git repository, so none was made and nothing was committed.');
  rollback.add(() => removeTree(join(folder, '.git')));
  const branch = (await git(['config', '--get', 'init.defaultBranch'])).succeeded
    ? []
    : ['--initial-branch=main'];
  const init = await git(['init', '--quiet', ...branch]);
  if (!init.succeeded) {
    removeTree(join(folder, '.git'));
    return left(`git could not make a repository: ${reason(init)}`);
  }
  const problem = await commit(git, options);
  return { initialised: true, committed: problem === null, note: problem };
}

type Git = (args: readonly string[], input?: string) => Promise<RunResult>;

function gitIn({ folder, env, signal }: RepositoryOptions): Git {
  // Inside a hook, git's own variables point at another repository.
  const gitEnv = Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY)$/.test(name),
    ),
  );
  return (args, input) =>
    runProgram('git', args, {
      cwd: folder,
      env: { ...gitEnv, GIT_TERMINAL_PROMPT: '0', GIT_LITERAL_PATHSPECS: '1' },
      signal,
      ...(input === undefined ? {} : { input }),
    });
}

/** Commits what was written. Returns null, or why there is no commit. */
async function commit(git: Git, { files, env }: RepositoryOptions): Promise<string | null> {
  if (!(await hasIdentity(git, env)))
    return 'git has no user.name and user.email, so the repository has no commit yet.';
  const untracked = await git(['ls-files', '--others', '--exclude-standard', '-z']);
  const ours = new Set([...files, ...lockFiles]);
  const paths = untracked.stdout.split('\0').filter((path) => ours.has(path));
  const steps = [
    () => git(['add', '--pathspec-from-file=-', '--pathspec-file-nul'], paths.join('\0')),
    () => git(['commit', '--quiet', '--message', 'Start from the template']),
  ];
  for (const step of steps) {
    const result = await step();
    if (!result.succeeded) return `git made no first commit: ${reason(result)}`;
  }
  return null;
}

async function hasIdentity(git: Git, env: Readonly<NodeJS.ProcessEnv>): Promise<boolean> {
  for (const [key, variables] of [
    ['user.name', ['GIT_AUTHOR_NAME', 'GIT_COMMITTER_NAME']],
    ['user.email', ['GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_EMAIL']],
  ] as const) {
    if (variables.every((variable) => (env[variable] ?? '') !== '')) continue;
    const { succeeded, stdout } = await git(['config', '--get', key]);
    if (!succeeded || stdout.trim() === '') return false;
  }
  return true;
}

function left(note: string): RepositoryResult {
  return { initialised: false, committed: false, note };
}

function reason({ output, ending }: RunResult): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-3).join(' ') || ending;
}
