import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { git, packageWithTemplates, run, snapshot, temporaryFolder } from '../scaffold/packaged-tool.js';

let tool: string;
let cwd: string;
beforeAll(() => {
  tool = packageWithTemplates();
});
beforeEach(() => {
  cwd = temporaryFolder();
});

const create = (
  args: readonly string[],
  options: { env?: Record<string, string | undefined>; cwd?: string } = {},
) => run(tool, args, { cwd, ...options });

describe('git', () => {
  it('makes no repository inside another, and says so', async () => {
    git(cwd, 'init', '--quiet');
    const { code, stderr } = await create(['a/p', '--no-install']);
    expect({ code, nested: existsSync(join(cwd, 'a/p/.git')) }).toEqual({ code: 0, nested: false });
    expect(stderr).toContain(`inside the git repository ${cwd}`);
    expect(git(cwd, 'status', '--porcelain')).toBe('?? a/');
  });

  it('leaves the repository alone that a folder has already', async () => {
    git(cwd, 'init', '--quiet');
    const before = snapshot(join(cwd, '.git'));
    const { code } = await create(['.', '--no-install']);
    expect({ code, after: snapshot(join(cwd, '.git')) }).toEqual({ code: 0, after: before });
  });

  it('makes no commit in nobody’s name, and says so', async () => {
    const { code, stdout, stderr } = await create(['p', '--no-install'], {
      env: { GIT_CONFIG_GLOBAL: '/dev/null' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('a git repository, without a commit');
    expect(stderr).toContain('git has no user.name and user.email');
    expect(git(join(cwd, 'p'), 'ls-files')).toBe('');
  });

  it('that is missing, or fails, is a note and no failure', async () => {
    const path = temporaryFolder();
    symlinkSync(process.execPath, join(path, 'node'));
    const missing = await create(['a', '--no-install', '--json'], { env: { PATH: path } });
    expect(missing.code).toBe(0);
    expect(JSON.parse(missing.stdout)).toMatchObject({
      project: { git: false, committed: false },
      notes: ['git is not on the PATH, so no repository was made.'],
    });
    const hooks = join(cwd, 'hooks');
    mkdirSync(hooks);
    writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\necho not today >&2\nexit 1\n', { mode: 0o755 });
    const failing = await create(['b', '--no-install'], {
      env: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.hooksPath', GIT_CONFIG_VALUE_0: hooks },
    });
    expect({ code: failing.code, made: existsSync(join(cwd, 'b/rehive.json')) }).toEqual({
      code: 0,
      made: true,
    });
    expect(failing.stderr).toContain('git made no first commit: not today');
  });

  it('is not led to another repository by the variables of a hook', async () => {
    const other = temporaryFolder();
    git(other, 'init', '--quiet');
    const before = snapshot(other);
    const { code } = await create(['p', '--no-install'], {
      env: { GIT_DIR: join(other, '.git'), GIT_WORK_TREE: other },
    });
    expect({ code, after: snapshot(other) }).toEqual({ code: 0, after: before });
    expect(git(join(cwd, 'p'), 'log', '--format=%s')).toBe('Start from the template');
  });
});
