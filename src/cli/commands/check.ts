import { relative, sep } from 'node:path';
import { allChecks } from '../../compliance/all-checks.js';
import { baselineFor, withBaseline, type Baseline } from '../../compliance/baseline.js';
import { countsAgainst, describeStale, type Report } from '../../compliance/report.js';
import { runChecks, type TargetOptions } from '../../compliance/run-checks.js';
import { selectChecks } from '../../compliance/select-checks.js';
import { UserError } from '../../errors.js';
import { portIsTaken } from '../../extension/free-port.js';
import { loadNearestManifest } from '../../manifest/load-manifest.js';
import { readBaseline, readBaselineIfThere, writeBaseline } from '../baseline-file.js';
import { rerunFlags, runFlags } from '../check-reruns.js';
import type { Command } from '../context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { startCheckProgress } from '../render/check-progress.js';
import { parseFormats, writeReports } from '../render/check-reports.js';
import type { Output } from '../render/output.js';

export interface CheckOptions {
  command?: string;
  url?: string;
  platformPort?: number;
  level?: 'private' | 'public';
  only?: string[];
  group?: string[];
  skip?: string[];
  format?: string[];
  strict?: boolean;
  baseline?: string;
  writeBaseline?: string;
  bail?: boolean;
  shuffle?: boolean;
  seed?: number;
  /** Seconds. */
  timeout?: number;
  /** Seconds. */
  startTimeout?: number;
  concurrency?: number;
}

/**
 * Judges the extension of the current project. Exit code 1 when a required check failed that no baseline has, or the
 * baseline has one that passes; 3 when one could not finish.
 */
export const check: Command<CheckOptions> = async (options, { output, cwd, env, signal, version }) => {
  const formats = parseFormats(options.format ?? [], output);
  const { only, group: groups, skip, concurrency, shuffle, seed } = options;
  const strict = options.strict === true;
  const checks = selectChecks(allChecks, { only, groups, skip });
  const baseline = options.baseline === undefined ? null : await readBaseline(options.baseline, cwd);
  const { manifest, dir, path, locate } = await loadNearestManifest(cwd);
  const manifestFile = relative(cwd, path).replaceAll(sep, '/');
  const target = await targetOf(options, manifest.dev.command, dir);
  const earlier = await knownUntilNow(options, cwd);
  const progress = startCheckProgress(output);
  let report: Report;
  try {
    report = await runChecks({
      checks,
      manifest,
      locate: (manifestPath) => ({ file: manifestFile, ...locate(manifestPath) }),
      target,
      level: options.level,
      concurrency,
      timeoutMs: milliseconds(options.timeout),
      shuffle,
      seed,
      baseline,
      stopsRun: (result) => options.bail === true && countsAgainst(result, { strict }),
      rerunFlags: rerunFlags(options),
      runFlags: runFlags(options),
      version,
      signal,
      onProgress: progress.show,
    });
  } finally {
    progress.stop();
  }
  if (earlier !== null) report = await writeKnown(report, earlier, { strict, output, cwd });
  await writeReports(report, formats, { output, cwd, env });
  // The other formats list checks, and these have passed.
  if (!formats.some(({ format, file }) => format === 'pretty' && file === null))
    for (const line of describeStale(report)) output.complain(line);
  return exitCodeFor(report, strict);
};

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000;

/** What the file has that is to be written; null where none is. Read before the run: a run is no moment to find it broken. */
async function knownUntilNow({ writeBaseline: file }: CheckOptions, cwd: string): Promise<Baseline | null> {
  if (file === undefined) return null;
  return (await readBaselineIfThere(file, cwd)) ?? { file, reasons: new Map() };
}

/** Writes what failed as known, and gives back the report as it is with that. */
async function writeKnown(
  report: Report,
  earlier: Baseline,
  { strict, output, cwd }: { strict: boolean; output: Output; cwd: string },
): Promise<Report> {
  const { file } = earlier;
  if (report.summary.errored > 0) {
    output.complain(`${file} is not written: some checks could not finish, so it is not known what fails.`);
    return report;
  }
  const known = baselineFor(report, earlier, { strict });
  await writeBaseline(known, cwd);
  const unexplained = [...known.reasons.values()].filter((reason) => reason === '').length;
  output.note(
    `${file}: ${known.reasons.size} known ${known.reasons.size === 1 ? 'failure' : 'failures'}${unexplained > 0 ? `; say in it why: ${unexplained} without a reason` : ''}`,
  );
  return withBaseline(report, known);
}

/** The port that an extension is told in the examples of `platform` and `dev`. */
const usualPlatformPort = 4300;

async function targetOf(
  { command, url, platformPort, startTimeout }: CheckOptions,
  devCommand: string | null,
  cwd: string,
): Promise<TargetOptions> {
  if (url !== undefined) {
    if (command !== undefined)
      throw new UserError('--url and --command exclude each other: which extension is meant?');
    const port = platformPort ?? usualPlatformPort;
    if (await portIsTaken(port)) throw platformPortTaken(port);
    return { url, platformPort: port };
  }
  if (platformPort !== undefined)
    throw new UserError(
      '--platform-port goes with --url: an extension that the check starts is told its own platform.',
    );
  const chosen = command ?? devCommand;
  if (chosen !== null) return { command: chosen, cwd, startTimeoutMs: milliseconds(startTimeout) };
  throw new UserError('rehive.json does not say how the extension is started.', {
    nextSteps: ['Set dev.command in rehive.json, or use --command.', 'Or start it yourself and use --url.'],
  });
}

function platformPortTaken(port: number): UserError {
  return new UserError(`Port ${port} is taken, so the check can't answer there as the platform.`, {
    kind: 'unavailable',
    nextSteps: [
      `The check is the platform itself while it runs: end what listens there, \`rehive-ext dev\` or \`platform\` perhaps, and start the extension alone with REHIVE_API_URL=http://127.0.0.1:${port}/3/.`,
      'Or give the extension another platform, and the check its port: --platform-port.',
      'Or leave out --url: then the check starts the extension by itself.',
    ],
  });
}

function exitCodeFor({ summary, checks, baseline }: Report, strict: boolean): ExitCode {
  if (summary.errored > 0) return exitCodes.unavailable;
  const isStale = (baseline?.stale.length ?? 0) > 0;
  const failed = checks.some((result) => countsAgainst(result, { strict }));
  return failed || isStale ? exitCodes.refused : exitCodes.done;
}
