import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const servers = join(import.meta.dirname, 'servers');

export interface Child {
  process: ChildProcess;
  /** Writes one JSON line to it and waits for the one that it answers with. */
  ask(question: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** A server of the bench in a process of its own: `servers/<name>.js`, run by plain node. */
export async function startChild(
  name: string,
  args: readonly string[] = [],
): Promise<Child & { ready: unknown }> {
  const child = spawn(process.execPath, ['--expose-gc', join(servers, `${name}.js`), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`bench/servers/${name}.js ended without a word.`);
    return JSON.parse(line.value);
  };
  return {
    process: child,
    ready: await next(),
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return next();
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

export function textOf(value: unknown, key: string): string {
  const found = fieldOf(value, key);
  if (typeof found !== 'string') throw new Error(`No text ${key} in ${JSON.stringify(value)}`);
  return found;
}

export function numberOf(value: unknown, key: string): number {
  const found = fieldOf(value, key);
  if (typeof found !== 'number') throw new Error(`No number ${key} in ${JSON.stringify(value)}`);
  return found;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
