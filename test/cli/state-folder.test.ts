import { execa } from 'execa';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeProject } from './extension-project.js';
import { endAll, readyLine, spawnBin } from './spawn-bin.js';
import { temporaryFolder } from './temporary-folder.js';

afterEach(endAll);

async function repository(folder?: string): Promise<string> {
  const made = folder ?? (await temporaryFolder('rehive-state'));
  await execa('git', ['init', '--quiet'], { cwd: made });
  return made;
}

async function runPlatform(cwd: string, ...args: string[]): Promise<void> {
  const command = spawnBin(['platform', '--port', '0', '--json', ...args], cwd);
  await readyLine(command);
  expect(await command.end()).toBe(0);
}

/** What a careless `git add -A` takes, and what git leaves out. */
async function addAll(cwd: string): Promise<{ added: string[]; ignored: string[] }> {
  const git = async (...args: string[]): Promise<string[]> =>
    (await execa('git', args, { cwd })).stdout.split('\n').filter(Boolean);
  await git('add', '-A');
  const status = await git('status', '--porcelain', '--ignored');
  return {
    added: await git('ls-files'),
    ignored: status.filter((line) => line.startsWith('!! ')).map((line) => line.slice(3)),
  };
}

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe('what is kept of the simulated platform, and may have tokens in it', () => {
  it('is never committed, and nobody else may read it', async () => {
    const cwd = await repository();
    await runPlatform(cwd);
    expect(await readFile(join(cwd, '.rehive/state.json'), 'utf8')).toMatch(/[0-9a-f]{64}/);
    expect(await addAll(cwd)).toEqual({ added: [], ignored: ['.rehive/'] });
    expect(await modeOf(join(cwd, '.rehive'))).toBe('700');
    for (const name of await readdir(join(cwd, '.rehive'))) {
      expect({ name, mode: await modeOf(join(cwd, '.rehive', name)) }).toEqual({ name, mode: '600' });
    }
  });

  it('is never committed while a platform runs, either', async () => {
    const cwd = await repository();
    await readyLine(spawnBin(['platform', '--port', '0', '--json'], cwd));
    expect(await readdir(join(cwd, '.rehive'))).toContain('platform.json');
    expect(await addAll(cwd)).toEqual({ added: [], ignored: ['.rehive/'] });
  });

  it.each([[[]], [['--state', 'none']]])(
    'under dev %j has the data of the extension with it',
    async (flags) => {
      const { dir, platformFlag } = await makeProject();
      await repository(dir);
      const command = spawnBin(['dev', platformFlag, ...flags], dir);
      await command.waitFor(/The extension answers at/);
      expect(await modeOf(join(dir, '.rehive'))).toBe('700');
      expect(await modeOf(join(dir, '.rehive/extension'))).toBe('700');
      expect(await readdir(join(dir, '.rehive/extension'))).not.toContain('.gitignore');
      await writeFile(join(dir, '.rehive/extension/data'), '');
      expect(await addAll(dir)).toEqual({ added: ['rehive.json'], ignored: ['.rehive/'] });
    },
  );

  it('is hidden in a folder that was there before, too', async () => {
    const cwd = await repository();
    await mkdir(join(cwd, '.rehive/db'), { recursive: true });
    await writeFile(join(cwd, '.rehive/db/data'), '');
    await runPlatform(cwd);
    expect(await addAll(cwd)).toEqual({ added: [], ignored: ['.rehive/'] });
  });

  it('may be committed by who says so: a .gitignore stays as it is', async () => {
    const cwd = await repository();
    await mkdir(join(cwd, '.rehive'));
    await writeFile(join(cwd, '.rehive/.gitignore'), '*\n!.gitignore\n!notes.md\n');
    await writeFile(join(cwd, '.rehive/notes.md'), '');
    await runPlatform(cwd);
    expect(await readFile(join(cwd, '.rehive/.gitignore'), 'utf8')).toBe('*\n!.gitignore\n!notes.md\n');
    expect((await addAll(cwd)).added).toEqual(['.rehive/.gitignore', '.rehive/notes.md']);
  });

  it('in a folder that --state names and that is made for it is hidden, and nothing beside it', async () => {
    const cwd = await repository();
    await runPlatform(cwd, '--state', 'local/platform');
    await writeFile(join(cwd, 'local/notes.md'), '');
    expect(await addAll(cwd)).toEqual({ added: ['local/notes.md'], ignored: ['local/platform/'] });
  });

  it("in somebody's own folder that --state names hides nothing of theirs", async () => {
    const cwd = await repository();
    await writeFile(join(cwd, 'main.js'), '');
    await runPlatform(cwd, '--state', '.');
    expect(await readdir(cwd)).not.toContain('.gitignore');
    expect((await addAll(cwd)).added).toContain('main.js');
  });
});
