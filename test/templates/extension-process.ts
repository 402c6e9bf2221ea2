import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface ExtensionProcess {
  /** Resolves when it answers its health endpoint. */
  start(): Promise<void>;
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>;
  /** What it wrote so far, all starts together. */
  output(): string;
}

/** The built extension of a project as a process of its own, as production runs it. */
export function extensionProcess(
  folder: string,
  port: number,
  env: Readonly<Record<string, string>>,
): ExtensionProcess {
  let child: ChildProcess | null = null;
  let output = '';
  return {
    async start() {
      const started = spawn(process.execPath, ['dist/server.js'], {
        cwd: folder,
        env: { ...process.env, ...env, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
      for (;;) {
        if (started.exitCode !== null || started.signalCode !== null)
          throw new Error(`The extension has ended:\n${output.slice(-2000)}`);
        const answer = await fetch(`http://127.0.0.1:${port}/health/`).catch(() => null);
        if (answer?.ok === true) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async kill() {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    output: () => output,
  };
}
