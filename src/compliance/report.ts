import type { Exchange } from '../contract/exchange.js';
import type { Source } from '../contract/sources.js';
import type { CheckGroup, Level, Severity } from './define-check.js';

/** `warned` is the failure of a recommended check; `errored` means that the check itself could not finish. */
export type CheckStatus = 'passed' | 'failed' | 'warned' | 'skipped' | 'errored';

/** A place in the manifest. Line and column count from 1. */
export interface Location {
  /** From the folder that the check was run in, with slashes. */
  file: string;
  line: number;
  column: number;
}

/** What became of one check. The shape is public: fields are added, never changed. */
export interface CheckResult {
  id: string;
  group: CheckGroup;
  title: string;
  /** Where the check could not begin: that of the check which `precondition` names. */
  severity: Severity;
  status: CheckStatus;
  message: string | null;
  expected: string | null;
  actual: string | null;
  /**
   * Where the extension refused what the check begins with: the check that judges that. `likely_cause`, `fix` and `source`
   * are that one's then.
   */
  precondition: string | null;
  /** Where it failed or warned, and the baseline has it as known: why. It counts neither for `--bail` nor for the exit code. */
  accepted: { reason: string } | null;
  likely_cause: string | null;
  fix: string;
  source: Source;
  docs: string;
  skipped_because: string | null;
  duration_ms: number;
  /** The part of rehive.json that it is about; null where the manifest's text is not known. */
  location: Location | null;
  /** What both sides said, tokens and secrets replaced by labels. */
  exchanges: Exchange[];
  /** How many there were besides; missing where all are there. Their numbers show where. */
  exchanges_left_out?: number;
  /** Runs this check alone, the same way. */
  rerun: string;
  /** Says more about the check, and needs no extension. */
  explain: string;
}

export interface Report {
  version: 1;
  tool: { name: 'rehive-ext'; version: string };
  level: Level;
  /** ISO 8601, UTC. */
  started_at: string;
  /** `command` is null where an extension was judged that ran already. */
  target: { url: string; command: string | null };
  /** Whether the order of the checks was drawn, from {@link seed}. The report's own order is the usual one. */
  shuffled: boolean;
  /** What randomness was drawn from: `--seed` draws the same again. */
  seed: number;
  duration_ms: number;
  /** `accepted` counts those of the failed and the warned that the baseline has. */
  summary: Record<CheckStatus | 'total' | 'accepted', number>;
  checks: CheckResult[];
  /** Null without a baseline. */
  baseline: BaselineReport | null;
  /** Companies of this run that the extension could not be made to forget, and why. */
  left_behind: { company: string; reason: string }[];
  /** Does this run again, in the same order. */
  rerun: string;
}

/** What became of the known failures of a baseline. */
export interface BaselineReport {
  /** As it was named. */
  file: string;
  /** Those whose check passes by now: their entries have to go, and the run fails until they have. */
  stale: string[];
  /** Those whose check was left out or skipped, or did not finish: nothing is known about them. */
  not_judged: string[];
}

export function summarize(checks: readonly CheckResult[]): Report['summary'] {
  const count = (status: CheckStatus): number => checks.filter((check) => check.status === status).length;
  return {
    total: checks.length,
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    skipped: count('skipped'),
    errored: count('errored'),
    accepted: checks.filter(({ accepted }) => accepted !== null).length,
  };
}

/** Whether what became of the check speaks against the extension, or against the run. */
export function countsAgainst({ status, accepted }: CheckResult, { strict }: { strict: boolean }): boolean {
  if (status === 'errored') return true;
  return accepted === null && (status === 'failed' || (strict && status === 'warned'));
}

/** What has to be done about the entries of a baseline that hide nothing any more: they would hide the next failure. */
export function describeStale({ baseline }: Report): string[] {
  if (baseline === null) return [];
  return baseline.stale.map(
    (id) => `${id} passes, and ${baseline.file} has it as a known failure: remove its line`,
  );
}
