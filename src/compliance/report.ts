import type { Exchange } from '../contract/exchange.js';
import type { Source } from '../contract/sources.js';
import type { CheckGroup, Level, Severity } from './define-check.js';

/** `warned` is the failure of a recommended check; `errored` means that the check itself could not finish. */
export type CheckStatus = 'passed' | 'failed' | 'warned' | 'skipped' | 'errored';

/** What became of one check. The shape is public: fields are added, never changed. */
export interface CheckResult {
  id: string;
  group: CheckGroup;
  title: string;
  severity: Severity;
  status: CheckStatus;
  message: string | null;
  expected: string | null;
  actual: string | null;
  likely_cause: string | null;
  fix: string;
  source: Source;
  docs: string;
  skipped_because: string | null;
  duration_ms: number;
  /** What both sides said, tokens and secrets replaced by labels. */
  exchanges: Exchange[];
  /** How many there were besides; missing where all are there. Their numbers show where. */
  exchanges_left_out?: number;
  rerun: string;
}

export interface Report {
  version: 1;
  tool: { name: 'rehive-ext'; version: string };
  level: Level;
  /** `command` is null where an extension was judged that ran already. */
  target: { url: string; command: string | null };
  duration_ms: number;
  summary: Record<CheckStatus | 'total', number>;
  checks: CheckResult[];
  /** Companies of this run that the extension could not be made to forget, and why. */
  left_behind: { company: string; reason: string }[];
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
  };
}
