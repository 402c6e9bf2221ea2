import { UserError } from '../errors.js';
import { runProgram } from './run-program.js';

export interface TreeOptions {
  /** The project's folder. */
  folder: string;
  env: Readonly<NodeJS.ProcessEnv>;
  signal: AbortSignal;
}

const shownFiles = 10;
const allow = 'Or run it with --allow-dirty, if you can undo it in another way.';

/**
 * Refuses where git could not undo what is about to be changed in the project.
 * @throws UserError where files of the project are not committed, or it is in no repository
 */
export async function requireCleanTree({ folder, env, signal }: TreeOptions): Promise<void> {
  const options = { cwd: folder, env: { ...env, GIT_OPTIONAL_LOCKS: '0' }, signal };
  const status = await runProgram('git', ['status', '--porcelain', '--', '.'], options);
  if (!status.succeeded) {
    throw new UserError(
      status.found ? `${folder} is in no git repository.` : 'git is not on the PATH, so it can not be asked.',
      { nextSteps: ['Commit the project first, so that an update can be looked at and undone.', allow] },
    );
  }
  const lines = status.stdout.split('\n').filter((line) => line !== '');
  if (lines.length === 0) return;
  const more = lines.length > shownFiles ? [`  and ${lines.length - shownFiles} more`] : [];
  throw new UserError(
    [
      'There are changes that are not committed:',
      ...lines.slice(0, shownFiles).map((line) => `  ${line}`),
      ...more,
    ].join('\n'),
    { nextSteps: ['Commit or stash them first, so that an update can be looked at and undone.', allow] },
  );
}
