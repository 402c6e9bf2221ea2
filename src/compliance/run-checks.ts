import { randomInt } from 'node:crypto';
import type { JsonPath } from '../manifest/manifest-error.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import { startPlatform } from '../simulator/platform.js';
import { withBaseline, type Baseline } from './baseline.js';
import type { Check, Level } from './define-check.js';
import { createExchangeHub } from './exchange-hub.js';
import { judgeChecks, type Progress } from './judge-checks.js';
import { summarize, type CheckResult, type Location, type Report } from './report.js';
import { shuffleChecks } from './shuffle-checks.js';
import { attachTarget, namedTarget, startTarget, type StartTargetOptions, type Target } from './target.js';

/**
 * Either a command that starts the extension, or where one runs that has this run's platform configured. Without a
 * platform it is for checks of rehive.json, which call nobody.
 */
export type TargetOptions =
  | { command: string; cwd: string; startTimeoutMs?: number | undefined }
  | { url: string; platformPort: number | null };

export interface RunChecksOptions {
  /** What to run, in the order of the report: see `selectChecks`. */
  checks: readonly Check[];
  manifest: Manifest;
  /** Where a part of the manifest stands, for reports that point at it. */
  locate?: ((path: JsonPath) => Location) | undefined;
  target: TargetOptions;
  /** Default: the manifest's. */
  level?: Level | undefined;
  /**
   * How many checks run at the same time, once it has shown that it serves several companies; until then, one. Those
   * that wait for a time limit or for a restart do not count. Default 8.
   */
  concurrency?: number | undefined;
  /** For one check. Default 30,000. */
  timeoutMs?: number | undefined;
  /** Whether the order in which the checks are begun is drawn, from the seed. */
  shuffle?: boolean | undefined;
  /** What randomness is drawn from, from 0 to 4,294,967,295. Default: a new one, which the report tells. */
  seed?: number | undefined;
  /** Failures that are known. */
  baseline?: Baseline | null | undefined;
  /** Asked of each result: true lets no further check begin. Default: none does. */
  stopsRun?: ((result: CheckResult) => boolean) | undefined;
  /** Flags that a rerun of one check needs, with a space before each. */
  rerunFlags?: string | undefined;
  /** Further flags that a rerun of the whole run needs. */
  runFlags?: string | undefined;
  version: string;
  /** Aborting it ends the run with `Interrupted`, once everything is cleaned up. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Seeds are below this. */
const seedLimit = 2 ** 32;

/**
 * Judges an extension against the contract, on a simulated platform of its own.
 * @throws UserError kind `unavailable` when the extension does not start or the platform's port is taken
 * @throws Interrupted when `signal` aborts
 */
export async function runChecks(options: RunChecksOptions): Promise<Report> {
  const { checks, manifest, signal, target: wanted, baseline = null, rerunFlags = '' } = options;
  const { shuffle = false, seed = randomInt(seedLimit), level = manifest.level } = options;
  const started = performance.now();
  const startedAt = new Date().toISOString();
  const hub = createExchangeHub();
  const platform = await startPlatform({
    port: 'url' in wanted ? (wanted.platformPort ?? 0) : 0,
    companies: [],
    onExchange: hub.take,
  });
  try {
    const target = await targetOf(wanted, { manifest, apiUrl: platform.apiUrl, signal });
    try {
      const { results, leftBehind } = await judgeChecks(
        {
          checks: shuffle ? shuffleChecks(checks, seed) : checks,
          manifest,
          locate: options.locate ?? null,
          level,
          concurrency: options.concurrency ?? 8,
          timeoutMs: options.timeoutMs ?? 30_000,
          rerunFlags,
          seed,
          baseline,
          stopsRun: options.stopsRun ?? (() => false),
          signal,
          onProgress: options.onProgress,
        },
        { target, platform, hub },
      );
      const inOrder = checks.flatMap(({ id }) => results.get(id) ?? []);
      const order = shuffle ? ` --shuffle --seed ${seed}` : '';
      const report: Report = {
        version: 1,
        tool: { name: 'rehive-ext', version: options.version },
        level,
        started_at: startedAt,
        target: { url: target.url, command: target.command },
        shuffled: shuffle,
        seed,
        duration_ms: Math.round(performance.now() - started),
        summary: summarize(inOrder),
        checks: inOrder,
        baseline: null,
        left_behind: leftBehind,
        rerun: `rehive-ext check${options.runFlags ?? ''}${order}${rerunFlags}`,
      };
      return baseline === null ? report : withBaseline(report, baseline);
    } finally {
      await target.stop();
    }
  } finally {
    await platform.close();
  }
}

function targetOf(
  wanted: TargetOptions,
  run: Pick<StartTargetOptions, 'manifest' | 'apiUrl' | 'signal'>,
): Target | Promise<Target> {
  if (!('url' in wanted)) return startTarget({ ...wanted, ...run });
  return wanted.platformPort === null ? namedTarget(wanted.url) : attachTarget(wanted.url);
}
