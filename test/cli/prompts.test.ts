import { spawn } from '@lydell/node-pty';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Runs `body`, which may ask, on a terminal whose stdout goes to a file. Presses the keys once the first question is
 * shown. Something else stays open, as a connection would.
 */
async function ask(body: string, keys: string): Promise<{ shown: string; stdout: string; code: number }> {
  const script = join(folder, 'ask.mts');
  const stdout = join(folder, 'stdout');
  writeFileSync(
    script,
    `import { confirm, input, password, select } from ${JSON.stringify(join(root, 'src/cli/render/prompts.ts'))};
     const abort = new AbortController();
     const open = setInterval(() => {}, 1000);
     async function body(): Promise<unknown> { ${body} }
     try { console.log(JSON.stringify(await body())); } catch (error) { console.log((error as Error).name); }
     clearInterval(open);`,
  );
  // The stdin and stderr of the terminal, and not its stdout.
  const command = 'exec "$0" --import tsx "$1" > "$2"';
  const terminal = spawn('/bin/sh', ['-c', command, process.execPath, script, stdout], {
    cwd: root,
    cols: 120,
  });
  let shown = '';
  let pressed = false;
  terminal.onData((data) => {
    shown += data;
    if (pressed || !shown.includes('Which?')) return;
    pressed = true;
    setTimeout(() => terminal.write(keys), 100);
  });
  const code = await new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  return { shown, stdout: readFileSync(stdout, 'utf8').trim(), code };
}

const questions = {
  input: "return input({ message: 'Which?' }, abort.signal);",
  confirm: "return confirm({ message: 'Which?' }, abort.signal);",
  password: "return password({ message: 'Which?' }, abort.signal);",
  select:
    "return select({ message: 'Which?', choices: [{ value: 1, name: 'one' }, { value: 2, name: 'two' }] }, abort.signal);",
};

describe.skipIf(process.platform === 'win32')('a question', () => {
  it.each([
    ['input', 'text\r', '"text"'],
    ['confirm', 'n\r', 'false'],
    ['password', 'hidden\r', '"hidden"'],
    ['select', '\u001b[B\r', '2'],
  ] as const)('%s is asked on stderr and answered', async (kind, keys, answer) => {
    expect(await ask(questions[kind], keys)).toMatchObject({ code: 0, stdout: answer });
  });

  it('for a password shows nothing of it', async () => {
    expect((await ask(questions.password, 'hidden\r')).shown).not.toContain('hidden');
  });

  it.each(Object.entries(questions))('%s ends with Interrupted at Ctrl-C', async (_kind, body) => {
    expect(await ask(body, '\u0003')).toMatchObject({ code: 0, stdout: 'Interrupted' });
  });

  it.each(Object.entries(questions))('%s ends with Interrupted at Ctrl-D', async (_kind, body) => {
    expect(await ask(body, '\u0004')).toMatchObject({ code: 0, stdout: 'Interrupted' });
  });

  it('ends with Interrupted when the signal aborts, before or while it is asked', async () => {
    const later = `setTimeout(() => abort.abort(), 300); ${questions.input}`;
    expect(await ask(later, '')).toMatchObject({ code: 0, stdout: 'Interrupted' });
    expect(await ask(`abort.abort(); ${questions.input}`, '')).toMatchObject({
      code: 0,
      stdout: 'Interrupted',
    });
  });
});
