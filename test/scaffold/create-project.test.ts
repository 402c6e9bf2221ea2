import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Interrupted, UserError } from '../../src/errors.js';
import { createProject, type CreateProjectOptions } from '../../src/scaffold/create-project.js';
import { planProject, type ProjectPlan } from '../../src/scaffold/plan-project.js';
import { allTemplates, settle } from '../../src/scaffold/project-settings.js';
import { fixtureTemplates, shellEnvironment, snapshot, temporaryFolder } from './packaged-tool.js';

let cwd: string;
beforeEach(() => {
  cwd = temporaryFolder();
});

const missingTool = 'file:/does/not/exist.tgz';

function plan(dir: string, rehiveExt = missingTool): ProjectPlan {
  const workshop = {
    cwd,
    templates: allTemplates(fixtureTemplates),
    version: '0.1.0',
    now: new Date(2026, 0, 1),
  };
  return planProject(settle({ dir, rehiveExt }, workshop), cwd);
}

function options(overrides: Partial<CreateProjectOptions> = {}): CreateProjectOptions {
  return {
    conflicts: null,
    install: false,
    git: false,
    env: shellEnvironment(),
    signal: new AbortController().signal,
    onStep: () => {},
    ...overrides,
  };
}

/** Does something when a step starts, as another process might at that moment. */
const atStep = (step: RegExp, act: () => void): Pick<CreateProjectOptions, 'onStep'> => ({
  onStep: (text) => {
    if (step.test(text)) act();
  },
});

describe('what comes into the target while the project is made', () => {
  it('a new folder of the same name stays, and the project is not made', async () => {
    const place = join(cwd, 'a/p');
    const racing = atStep(/Writing/, () => {
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, 'theirs.txt'), 'theirs');
    });
    await expect(createProject(plan('a/p'), options(racing))).rejects.toThrow(/has come into being while/);
    expect(snapshot(cwd)).toMatchObject({ 'a/p/theirs.txt': expect.stringContaining(' dGhlaXJz') });
    expect(readdirSync(place)).toEqual(['theirs.txt']);
    expect(readdirSync(join(cwd, 'a'))).toEqual(['p']);
  });

  it('a file of the same name in an existing folder stays, and the rest of the project goes', async () => {
    writeFileSync(join(cwd, 'notes.txt'), 'mine');
    const racing = atStep(/Writing/, () => writeFileSync(join(cwd, 'package.json'), 'theirs'));
    await expect(createProject(plan('.'), options({ ...racing, conflicts: 'overwrite' }))).rejects.toThrow(
      /package\.json has come into being while/,
    );
    expect(readdirSync(cwd).toSorted()).toEqual(['notes.txt', 'package.json']);
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toBe('theirs');
  });

  it('other files in folders that were made stay, with their folders', async () => {
    const racing = atStep(/Installing/, () => writeFileSync(join(cwd, 'src/theirs.js'), 'theirs'));
    await expect(createProject(plan('.'), options({ ...racing, install: true }))).rejects.toThrow(UserError);
    expect(Object.keys(snapshot(cwd))).toEqual(['src', 'src/theirs.js']);
  });
});

describe('interrupted', () => {
  it.each([/Writing/, /Installing/, /git/])('as %s starts, the target is as it was before', async (step) => {
    const abort = new AbortController();
    const tool = join(temporaryFolder(), 'rehive-ext');
    mkdirSync(tool);
    writeFileSync(join(tool, 'package.json'), '{ "name": "rehive-ext", "version": "0.1.0" }');
    writeFileSync(join(cwd, 'README.md'), 'mine');
    symlinkSync('nowhere', join(cwd, 'rehive.json'));
    const before = readdirSync(cwd);
    const all = { conflicts: 'overwrite', install: true, git: true, signal: abort.signal } as const;
    const made = createProject(plan('.', tool), options({ ...all, ...atStep(step, () => abort.abort()) }));
    await expect(made).rejects.toThrow(Interrupted);
    expect(readdirSync(cwd)).toEqual(before);
    expect(readFileSync(join(cwd, 'README.md'), 'utf8')).toBe('mine');
  });

  it('before it starts, nothing is written', async () => {
    await expect(createProject(plan('a/p'), options({ signal: AbortSignal.abort() }))).rejects.toThrow(
      Interrupted,
    );
    expect(readdirSync(cwd)).toEqual([]);
  });
});

it('a link in the place of a file is replaced, and what it leads to is not written to', async () => {
  const outside = join(temporaryFolder(), 'outside.md');
  writeFileSync(outside, 'mine');
  symlinkSync(outside, join(cwd, 'README.md'));
  await createProject(plan('.'), options({ conflicts: 'overwrite' }));
  expect(readFileSync(outside, 'utf8')).toBe('mine');
  expect(readFileSync(join(cwd, 'README.md'), 'utf8')).toMatch(/^# /);
});

it('nothing listens for the end of the process afterwards', async () => {
  const before = process.listenerCount('exit');
  await createProject(plan('p'), options());
  await expect(createProject(plan('q'), options({ install: true }))).rejects.toThrow(UserError);
  expect({ after: process.listenerCount('exit'), left: existsSync(join(cwd, 'q')) }).toEqual({
    after: before,
    left: false,
  });
});
