import { build } from 'esbuild';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Bundle {
  /** Starts it by plain node: quickly, and with nothing in its memory but what it is about. */
  start(...args: string[]): RunningProcess;
  remove(): Promise<void>;
}

interface RunningProcess {
  process: ChildProcessWithoutNullStreams;
  nextLine(): Promise<string>;
}

/** A file of `processes/` as one script. */
export async function bundleProcess(name: string): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'rehive-process-'));
  const file = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'processes', `${name}.ts`)],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'silent',
  });
  return {
    start(...args) {
      const child = spawn(process.execPath, ['--expose-gc', file, ...args]);
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      return {
        process: child,
        async nextLine() {
          const line = await lines.next();
          if (line.done === true) throw new Error(`The process ${name} ended: ${said}`);
          return line.value;
        },
      };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
