import { execa } from 'execa';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

export interface Ran {
  code: number | undefined;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  /** Added to the test's own environment; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
  /** What stdin holds; nothing by default. */
  input?: string;
  /** Runs it as another user. */
  uid?: number;
}

/** Runs one of the package's built bins to its end, without a terminal. */
export async function runBin(
  bin: 'rehive-ext' | 'create-rehive-extension',
  args: readonly string[],
  { cwd = root, env = {}, input = '', ...user }: RunOptions = {},
): Promise<Ran> {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [join(root, 'bin', `${bin}.js`), ...args],
    {
      cwd,
      env: { FORCE_COLOR: undefined, NO_COLOR: undefined, ...env },
      input,
      reject: false,
      stripFinalNewline: false,
      ...user,
    },
  );
  return { code: exitCode, stdout, stderr };
}
