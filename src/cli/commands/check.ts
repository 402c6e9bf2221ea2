import { relative, sep } from 'node:path';
import { allChecks } from '../../compliance/all-checks.js';
import type { Report } from '../../compliance/report.js';
import { runChecks, type TargetOptions } from '../../compliance/run-checks.js';
import { selectChecks } from '../../compliance/select-checks.js';
import { UserError } from '../../errors.js';
import { portIsTaken } from '../../extension/free-port.js';
import { loadNearestManifest } from '../../manifest/load-manifest.js';
import type { Command } from '../context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { startCheckProgress } from '../render/check-progress.js';
import { parseFormats, writeReports } from '../render/check-reports.js';

export interface CheckOptions {
  command?: string;
  url?: string;
  platformPort?: number;
  level?: 'private' | 'public';
  only?: string[];
  skip?: string[];
  format?: string[];
  strict?: boolean;
  /** Seconds. */
  timeout: number;
  /** Seconds. */
  startTimeout: number;
  concurrency: number;
}

/** Judges the extension of the current project. Exit code 1 when a required check failed, 3 when one could not finish. */
export const check: Command<CheckOptions> = async (options, { output, cwd, env, signal, version }) => {
  const formats = parseFormats(options.format ?? [], output);
  const { only = [], skip = [], concurrency } = options;
  const checks = selectChecks(allChecks, { only, skip });
  const { manifest, dir, path, locate } = await loadNearestManifest(cwd);
  const manifestFile = relative(cwd, path).replaceAll(sep, '/');
  const target = await targetOf(options, manifest.dev.command, dir);
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
      timeoutMs: options.timeout * 1000,
      rerunFlags: rerunFlags(options),
      version,
      signal,
      onProgress: progress.show,
    });
  } finally {
    progress.stop();
  }
  await writeReports(report, formats, { output, cwd, env });
  return exitCodeFor(report, options.strict === true);
};

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
  if (chosen !== null) return { command: chosen, cwd, startTimeoutMs: startTimeout * 1000 };
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

/** What a rerun of one check has to say beside its id. */
function rerunFlags({ command, url, platformPort, level }: CheckOptions): string {
  const flags = [
    ...(command === undefined ? [] : ['--command', `'${command.replaceAll("'", String.raw`'\''`)}'`]),
    ...(url === undefined ? [] : ['--url', url]),
    ...(platformPort === undefined ? [] : ['--platform-port', String(platformPort)]),
    ...(level === undefined ? [] : ['--level', level]),
  ];
  return flags.map((flag) => ` ${flag}`).join('');
}

function exitCodeFor({ summary }: Report, strict: boolean): ExitCode {
  if (summary.errored > 0) return exitCodes.unavailable;
  return summary.failed > 0 || (strict && summary.warned > 0) ? exitCodes.refused : exitCodes.done;
}
