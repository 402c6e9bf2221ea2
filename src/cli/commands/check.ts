import { allChecks } from '../../compliance/all-checks.js';
import type { Report } from '../../compliance/report.js';
import { runChecks, type TargetOptions } from '../../compliance/run-checks.js';
import { selectChecks } from '../../compliance/select-checks.js';
import { UserError } from '../../errors.js';
import { loadNearestManifest } from '../../manifest/load-manifest.js';
import type { Command } from '../context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { startCheckProgress } from '../render/check-progress.js';
import { parseFormats, writeReports } from '../render/check-reports.js';

export interface CheckOptions {
  command?: string;
  url?: string;
  platformPort: string;
  level?: 'private' | 'public';
  only?: string[];
  skip?: string[];
  format?: string[];
  strict?: boolean;
  timeout: string;
  startTimeout: string;
  concurrency: string;
}

/** Judges the extension of the current project. Exit code 1 when a required check failed, 3 when one could not finish. */
export const check: Command<CheckOptions> = async (options, { output, cwd, signal, version }) => {
  const formats = parseFormats(options.format ?? [], output);
  const timeoutMs = number(options.timeout, '--timeout', 1, 3600) * 1000;
  const startTimeoutMs = number(options.startTimeout, '--start-timeout', 1, 3600) * 1000;
  const concurrency = number(options.concurrency, '--concurrency', 1, 64);
  const checks = selectChecks(allChecks, { only: ids(options.only), skip: ids(options.skip) });
  const { manifest, dir } = await loadNearestManifest(cwd);
  const target = targetOf(options, manifest.dev.command, dir, startTimeoutMs);
  const progress = startCheckProgress(output);
  let report: Report;
  try {
    report = await runChecks({
      checks,
      manifest,
      target,
      level: options.level,
      concurrency,
      timeoutMs,
      rerunFlags: rerunFlags(options),
      version,
      signal,
      onProgress: progress.show,
    });
  } finally {
    progress.stop();
  }
  await writeReports(report, formats, { output, cwd });
  return exitCodeFor(report, options.strict === true);
};

/** `--only a b`, `--only a --only b` and `--only a,b` are the same. */
function ids(words: readonly string[] = []): string[] {
  return words.flatMap((word) => word.split(',')).filter((id) => id !== '');
}

function targetOf(
  { command, url, platformPort }: CheckOptions,
  devCommand: string | null,
  cwd: string,
  startTimeoutMs: number,
): TargetOptions {
  if (url !== undefined) {
    if (command !== undefined)
      throw new UserError('--url and --command exclude each other: which extension is meant?');
    if (!URL.canParse(url) || !/^https?:/.test(url))
      throw new UserError(`--url is not an http(s) address: ${url}`);
    return { url, platformPort: number(platformPort, '--platform-port', 1, 65_535) };
  }
  const chosen = command ?? devCommand;
  if (chosen !== null) return { command: chosen, cwd, startTimeoutMs };
  throw new UserError('rehive.json does not say how the extension is started.', {
    nextSteps: ['Set dev.command in rehive.json, or use --command.', 'Or start it yourself and use --url.'],
  });
}

function number(text: string, flag: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UserError(`${flag} must be a whole number from ${min} to ${max}, found "${text}".`);
}

/** What a rerun of one check has to say beside its id. */
function rerunFlags({ command, url, platformPort, level }: CheckOptions): string {
  const flags = [
    ...(command === undefined ? [] : ['--command', `'${command.replaceAll("'", String.raw`'\''`)}'`]),
    ...(url === undefined ? [] : ['--url', url, '--platform-port', platformPort]),
    ...(level === undefined ? [] : ['--level', level]),
  ];
  return flags.map((flag) => ` ${flag}`).join('');
}

function exitCodeFor({ summary }: Report, strict: boolean): ExitCode {
  if (summary.errored > 0) return exitCodes.unavailable;
  return summary.failed > 0 || (strict && summary.warned > 0) ? exitCodes.refused : exitCodes.done;
}
