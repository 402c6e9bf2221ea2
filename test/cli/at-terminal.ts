import * as pty from '@lydell/node-pty';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../run-bin.js';

export interface Session {
  /** All that was written, without colours and cursor movements. */
  screen(): string;
  /** Waits for a text on the screen, after what was waited for before, and then types. */
  at(text: string, typed: string): Promise<void>;
  ended: Promise<number>;
}

/** `rehive-ext` at a terminal. */
export function atTerminal(
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Session {
  const terminal = pty.spawn(process.execPath, [join(root, 'bin/rehive-ext.js'), ...args], {
    cwd,
    cols: 200,
    env: { ...process.env, ...env },
  });
  let screen = '';
  let from = 0;
  const watchers = new Set<() => void>();
  terminal.onData((data) => {
    screen += data;
    for (const watch of watchers) watch();
  });
  const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  return {
    screen: () => stripVTControlCharacters(screen),
    ended,
    async at(text, typed) {
      await new Promise<void>((resolve, reject) => {
        const look = (): void => {
          const found = screen.indexOf(text, from);
          if (found === -1) return;
          from = found + text.length;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended before it said "${text}":\n${screen}`)));
      });
      terminal.write(typed);
    },
  };
}
