import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ctrlC,
  enter,
  isAlive,
  packageWithTemplates,
  run,
  snapshot,
  startOnTerminal,
  temporaryFolder,
  until,
  type Terminal,
} from '../scaffold/packaged-tool.js';

const ctrlD = '\u0004';
const down = '\u001b[B';

let tool: string;
let cwd: string;
beforeAll(() => {
  tool = packageWithTemplates();
});
beforeEach(() => {
  cwd = temporaryFolder();
});

const ask = (args: readonly string[] = [], env: Record<string, string> = {}): Terminal =>
  startOnTerminal(tool, args, { cwd, env });

/** Colours alone: cursor movements and what erases lines stay, also without colours. */
const colours = new RegExp(`${String.fromCharCode(27)}\\[(?:3[0-7]|9[0-7])m`);

/** Every question, in the order in which it comes, and an answer. */
const conversation: readonly [question: string, answer: string][] = [
  ['Folder of the new project:', 'my savings'],
  ['Name, as people see it:', "Ada's Savings"],
  ['What it does, in a line:', 'Round-ups.'],
  ['Template:', ''],
  ['Install its dependencies?', 'n'],
  ['Make a git repository?', 'y'],
];

async function answer(terminal: Terminal, questions: readonly (readonly [string, string])[]): Promise<void> {
  for (const [question, text] of questions) {
    await terminal.sees(question);
    terminal.write(`${text}${enter}`);
  }
}

describe.skipIf(process.platform === 'win32')('on a terminal, create', () => {
  it('asks for what it was not told, and prints the command that does the same without a question', async () => {
    const terminal = ask();
    await answer(terminal, conversation);
    expect(await terminal.ended).toBe(0);
    const project = join(cwd, 'my savings');
    expect(JSON.parse(readFileSync(join(project, 'rehive.json'), 'utf8'))).toMatchObject({
      name: "Ada's Savings",
    });
    expect(existsSync(join(project, 'node_modules'))).toBe(false);
    expect(existsSync(join(project, '.git'))).toBe(true);
    const shown = terminal.shown();
    const repeat = /The same again, without questions:\s+(create-rehive-extension .*)/
      .exec(shown)?.[1]
      ?.trim();
    expect(repeat).toBe(
      String.raw`create-rehive-extension 'my savings' --name='Ada'\''s Savings' --description=Round-ups. --template=basic --no-install --git`,
    );
  });

  it('asks nothing that the flags say, and then prints no command', async () => {
    const flags = ['p', '--name=P', '--description=D', '--template=other', '--no-install', '--no-git'];
    const terminal = ask(flags);
    expect(await terminal.ended).toBe(0);
    expect(terminal.shown()).not.toMatch(/\?|The same again/);
    expect(readdirSync(join(cwd, 'p'))).toEqual(['.rehive-ext.base', '.rehive-ext.json', 'package.json']);
  });

  it('asks nothing with --yes', async () => {
    const terminal = ask(['p', '--yes', '--no-install']);
    expect(await terminal.ended).toBe(0);
    expect(terminal.shown()).not.toContain('Name, as people see it:');
    expect(existsSync(join(cwd, 'p/.git'))).toBe(true);
  });

  it('offers the folder’s name, a description, and both steps as defaults', async () => {
    const terminal = ask(['savings', '--template=other']);
    await terminal.sees('Name, as people see it: (savings)');
    terminal.write(enter);
    await terminal.sees('(An extension of the Rehive platform.)');
    terminal.write(enter);
    await terminal.sees('Install its dependencies? (Y/n)');
    terminal.write(enter);
    await terminal.sees('Make a git repository? (Y/n)');
    terminal.write(enter);
    expect(await terminal.ended).toBe(0);
    expect(existsSync(join(cwd, 'savings/package-lock.json'))).toBe(true);
  });

  it('lets a template be chosen, the default first chosen', async () => {
    const terminal = ask(['p', '--name=P', '--description=D', '--no-install', '--no-git']);
    await terminal.sees('Other');
    terminal.write(down);
    terminal.write(enter);
    expect(await terminal.ended).toBe(0);
    expect(readdirSync(join(cwd, 'p'))).toEqual(['.rehive-ext.base', '.rehive-ext.json', 'package.json']);
  });

  it('says what is wrong with an answer and asks again', async () => {
    writeFileSync(join(cwd, 'taken'), 'mine');
    const terminal = ask(['--description=D', '--template=other', '--no-install', '--no-git']);
    await terminal.sees('Folder of the new project:');
    terminal.write(`taken${enter}`);
    await terminal.sees('taken is a file, not a folder');
    terminal.write(`${'\u007f'.repeat(5)}p${enter}`);
    await terminal.sees('Name, as people see it:');
    terminal.write(`a/b${enter}`);
    await terminal.sees('has a path separator');
    terminal.write(`${'\u007f'.repeat(3)}P${enter}`);
    expect(await terminal.ended).toBe(0);
    expect(readdirSync(cwd).toSorted()).toEqual(['p', 'taken']);
  });

  it('says at once what is wrong with a flag, before any question', async () => {
    const terminal = ask(['--template=basik']);
    expect(await terminal.ended).toBe(2);
    expect(terminal.shown()).toContain('Did you mean "basic"?');
    expect(terminal.shown()).not.toContain('Folder of the new project:');
  });

  it('does not ask for a repository inside another', async () => {
    mkdirSync(join(cwd, '.git'));
    const terminal = ask(['p', '--name=P', '--description=D', '--template=other', '--no-install']);
    expect(await terminal.ended).toBe(0);
    expect(terminal.shown()).not.toContain('Make a git repository?');
    expect(terminal.shown()).toContain('inside the git repository');
  });

  it('asks nothing where stdin is no terminal, though stderr may be one', async () => {
    const { code, stderr } = await run(tool, [], { cwd });
    expect({ code, missing: stderr.includes('Missing: [dir].') }).toEqual({ code: 2, missing: true });
  });

  describe('with files that are there already', () => {
    const flags = ['p', '--name=P', '--description=D', '--template=basic', '--no-install', '--no-git'];
    let before: Record<string, string>;
    beforeEach(() => {
      mkdirSync(join(cwd, 'p'));
      writeFileSync(join(cwd, 'p/README.md'), 'mine');
      before = snapshot(cwd);
    });

    it.each([
      ['stops, which comes first', 0, 130, 'mine', 'Nothing was changed.'],
      ['keeps them', 1, 0, 'mine', '--skip-existing'],
      ['replaces them', 2, 0, '# P\n\nD\n', '--overwrite'],
    ])('lists them and %s', async (_what, downs, code, readme, says) => {
      const terminal = ask(flags);
      await terminal.sees("has 1 of the template's files already:");
      await terminal.sees('  README.md');
      await terminal.sees('What should happen to them?');
      terminal.write(down.repeat(downs));
      terminal.write(enter);
      expect(await terminal.ended).toBe(code);
      expect(readFileSync(join(cwd, 'p/README.md'), 'utf8').startsWith(readme)).toBe(true);
      expect(terminal.shown()).toContain(says);
    });

    it('Ctrl-C changes nothing', async () => {
      const terminal = ask(flags);
      await terminal.sees('What should happen to them?');
      terminal.write(ctrlC);
      expect({ code: await terminal.ended, after: snapshot(cwd) }).toEqual({ code: 130, after: before });
    });
  });

  describe.each([
    ['Ctrl-C', ctrlC],
    ['Ctrl-D', ctrlD],
  ])('%s', (_key, keys) => {
    it.each(conversation.map(([question], index) => [question, index] as const))(
      'at "%s" ends it with 130 and leaves everything as it was',
      async (question, index) => {
        mkdirSync(join(cwd, 'my savings'));
        writeFileSync(join(cwd, 'my savings/notes.txt'), 'mine');
        const before = snapshot(cwd);
        const terminal = ask();
        await answer(terminal, conversation.slice(0, index));
        await terminal.sees(question);
        terminal.write(keys);
        expect({ code: await terminal.ended, after: snapshot(cwd) }).toEqual({ code: 130, after: before });
        expect(terminal.shown()).toContain('Interrupted.');
        expect(terminal.shown()).not.toMatch(/bug|\n\s+at /);
      },
    );
  });

  it('Ctrl-C leaves a repository alone that the folder has', async () => {
    mkdirSync(join(cwd, '.git/objects'), { recursive: true });
    const before = snapshot(cwd);
    const terminal = ask(['.']);
    await terminal.sees('Name, as people see it:');
    terminal.write(ctrlC);
    expect({ code: await terminal.ended, after: snapshot(cwd) }).toEqual({ code: 130, after: before });
  });

  it('Ctrl-C while npm installs ends npm, and nothing stays', async () => {
    const templates = temporaryFolder();
    mkdirSync(join(templates, 'slow'));
    writeFileSync(
      join(templates, 'slow/template.json'),
      JSON.stringify({ name: 'slow', title: 'S', description: 'S' }),
    );
    writeFileSync(
      join(templates, 'slow/package.json'),
      JSON.stringify({ name: 'slow', scripts: { preinstall: 'node slow.cjs' } }),
    );
    writeFileSync(
      join(templates, 'slow/slow.cjs'),
      "require('node:fs').writeFileSync(process.env.PID_FILE, String(process.pid)); setInterval(() => {}, 1000);",
    );
    const pidFile = join(temporaryFolder(), 'pid');
    const terminal = startOnTerminal(packageWithTemplates(templates), ['a/p', '--yes'], {
      cwd,
      env: { PID_FILE: pidFile },
    });
    await terminal.sees('Installing dependencies (npm install)');
    await until('npm runs the script', () => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
    const scriptPid = Number(readFileSync(pidFile, 'utf8'));
    terminal.write(ctrlC);
    expect({ code: await terminal.ended, left: readdirSync(cwd) }).toEqual({ code: 130, left: [] });
    await until('the script is gone', () => !isAlive(scriptPid));
  });
});

describe('colours on a terminal', () => {
  const goThrough = async (args: string[], env: Record<string, string> = {}): Promise<string> => {
    const terminal = ask(['p', '--no-install', '--no-git', '--template=basic', ...args], env);
    await terminal.sees('Name, as people see it:');
    terminal.write(enter);
    await terminal.sees('What it does, in a line:');
    terminal.write(enter);
    expect(await terminal.ended).toBe(0);
    return terminal.written();
  };

  it('are there', async () => {
    expect(await goThrough([])).toMatch(colours);
  });

  it.each([
    ['NO_COLOR', [], { NO_COLOR: '1' }],
    ['--no-color', ['--no-color'], {}],
  ])('are not there with %s, neither in questions nor while it works', async (_name, args, env) => {
    expect(await goThrough(args, env)).not.toMatch(colours);
  });
});
