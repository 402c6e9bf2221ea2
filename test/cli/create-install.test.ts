import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  git,
  isAlive,
  packageWithTemplates,
  run,
  snapshot,
  start,
  temporaryFolder,
  until,
} from '../scaffold/packaged-tool.js';

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

describe('an installation that fails', () => {
  it('is shown with npm’s last lines, and all is as it was before', async () => {
    const { code, stdout, stderr } = await create(['a/b/p', '--rehive-ext=file:/does/not/exist.tgz']);
    expect({ code, stdout, left: readdirSync(cwd) }).toEqual({ code: 3, stdout: '', left: [] });
    expect(stderr).toContain('"npm install" failed with exit code ');
    expect(stderr).toMatch(/ {2}npm error .*ENOENT/);
    expect(stderr).toContain('--no-install');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('leaves folders above that were there, and what has come into them', async () => {
    mkdirSync(join(cwd, 'a'));
    await create(['a/b/p', '--rehive-ext=file:/does/not/exist.tgz']);
    expect(readdirSync(cwd)).toEqual(['a']);
    expect(readdirSync(join(cwd, 'a'))).toEqual([]);
  });

  it('in an empty folder leaves it empty', async () => {
    const { code } = await create(['.', '--rehive-ext=file:/does/not/exist.tgz']);
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: 3, left: [] });
  });

  it('because the package manager is missing names it', async () => {
    const path = temporaryFolder();
    symlinkSync(process.execPath, join(path, 'node'));
    const { code, stderr } = await create(['p', '--package-manager=bun'], { env: { PATH: path } });
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: 3, left: [] });
    expect(stderr).toContain('bun is not on the PATH');
  });
});

/** A package with one template, which runs the script when it is installed. */
function packageThatInstallsWith(script: string): string {
  const templates = temporaryFolder();
  const template = join(templates, 'own');
  mkdirSync(template);
  writeFileSync(
    join(template, 'template.json'),
    JSON.stringify({ name: 'own', title: 'S', description: 'S' }),
  );
  writeFileSync(
    join(template, 'package.json'),
    JSON.stringify({ name: 'own', scripts: { preinstall: 'node preinstall.cjs' } }),
  );
  writeFileSync(join(template, 'preinstall.cjs'), script);
  return packageWithTemplates(templates);
}

it('no package that is installed sees what is meant for this tool alone', async () => {
  const names = "['REHIVE_ADMIN_TOKEN', 'REHIVE_RECORDING_KEY', 'OWN_SETTING']";
  const looking = packageThatInstallsWith(`console.log(${names}.map((name) => name in process.env));
     process.exit(1);`);
  const env = { REHIVE_ADMIN_TOKEN: 'a-token', REHIVE_RECORDING_KEY: 'a-key', OWN_SETTING: 'x' };
  const { code, stderr } = await run(looking, ['p'], { cwd, env });
  expect(code).toBe(3);
  expect(stderr).toContain('[ false, false, true ]');
});

/** Its installation writes its process id and then files for ever, whatever signal comes. */
const endless = `for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});
     const { mkdirSync, writeFileSync } = require('node:fs');
     writeFileSync(process.env.PID_FILE, String(process.pid));
     setInterval(() => {
       mkdirSync(__dirname + '/node_modules/more', { recursive: true });
       writeFileSync(__dirname + '/node_modules/more/' + process.hrtime.bigint(), '');
     }, 5);`;

describe('interrupted while npm installs', () => {
  let slow: string;
  beforeAll(() => {
    slow = packageThatInstallsWith(endless);
  });

  const whileInstalling = async (args: string[], interrupt: (pid: number) => void | Promise<void>) => {
    const pidFile = join(temporaryFolder(), 'pid');
    const started = start(slow, args, { cwd, env: { PID_FILE: pidFile } });
    await until('npm runs the script', () => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
    const scriptPid = Number(readFileSync(pidFile, 'utf8'));
    // It ignores every signal that can be ignored: where the test fails, nobody else would end it.
    onTestFinished(() => {
      if (isAlive(scriptPid)) process.kill(scriptPid, 'SIGKILL');
    });
    expect(isAlive(scriptPid)).toBe(true);
    await interrupt(started.pid);
    const ended = await started.ended;
    await until('the script is gone', () => !isAlive(scriptPid));
    return ended;
  };

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends npm and what it started, and nothing stays',
    async (signal) => {
      const { code, stdout, stderr } = await whileInstalling(
        ['a/p'],
        (pid) => void process.kill(pid, signal),
      );
      expect({ code, stdout, left: readdirSync(cwd) }).toEqual({ code: 130, stdout: '', left: [] });
      expect(stderr).toBe('Interrupted.\n');
    },
  );

  it('a signal to the whole process group, as a terminal sends it, does too', async () => {
    const { code } = await whileInstalling(['p'], (pid) => void process.kill(-pid, 'SIGINT'));
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: 130, left: [] });
  });

  it('a second signal, as npx passes one on, does too', async () => {
    const { code } = await whileInstalling(['p'], async (pid) => {
      process.kill(pid, 'SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 200));
      process.kill(pid, 'SIGINT');
    });
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: 130, left: [] });
  });

  it('killed, it can undo nothing, but npm and what it started end too', async () => {
    const { code } = await whileInstalling(['p'], (pid) => void process.kill(pid, 'SIGKILL'));
    expect({ code, left: readdirSync(cwd) }).toEqual({ code: null, left: ['p'] });
  });

  it('a folder that was there is as it was, with its repository', async () => {
    git(cwd, 'init', '--quiet');
    writeFileSync(join(cwd, 'package.json'), '{ "mine": true }');
    mkdirSync(join(cwd, 'node_modules/mine'), { recursive: true });
    const before = snapshot(cwd);
    const { code } = await whileInstalling(['.', '--overwrite'], (pid) => void process.kill(pid, 'SIGINT'));
    expect({ code, after: snapshot(cwd) }).toEqual({ code: 130, after: before });
  });
});
