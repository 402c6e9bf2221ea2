import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { allChecks } from '../compliance/all-checks.js';
import { baselineText, parseBaseline, type Baseline } from '../compliance/baseline.js';
import { UserError } from '../errors.js';

/** @throws UserError when it can't be read or is none */
export async function readBaseline(file: string, cwd: string): Promise<Baseline> {
  const baseline = await readBaselineIfThere(file, cwd);
  if (baseline !== null) return baseline;
  throw new UserError(`There is no ${file}.`, {
    nextSteps: [`rehive-ext check --write-baseline ${file} makes it from what fails now.`],
  });
}

/** Null where there is no such file. @throws UserError when there is one that can't be read or is no baseline */
export async function readBaselineIfThere(file: string, cwd: string): Promise<Baseline | null> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new UserError(`${file} can't be read: ${reasonOf(cause)}`, { cause });
  }
  return parseBaseline(
    text,
    file,
    allChecks.map(({ id }) => id),
  );
}

/** @throws UserError when it can't be written */
export async function writeBaseline(baseline: Baseline, cwd: string): Promise<void> {
  const path = resolve(cwd, baseline.file);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, baselineText(baseline));
  } catch (cause) {
    throw new UserError(`${baseline.file} can't be written: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
