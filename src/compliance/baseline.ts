import { UserError } from '../errors.js';
import { countsAgainst, summarize, type BaselineReport, type CheckResult, type Report } from './report.js';
import { withMeant } from './select-checks.js';

/** Failures that are known, and taken for the time being. */
export interface Baseline {
  /** As the user named it. */
  readonly file: string;
  /** By the id of the check: why it is taken, for people. */
  readonly reasons: ReadonlyMap<string, string>;
}

const shape = '{ "version": 1, "known_failures": [{ "id": "…", "reason": "…" }] }';

/**
 * Reads the text of a baseline.
 * @param ids of all checks that there are
 * @throws UserError that says what is wrong; of ids that do not exist, all at once, with those that were probably meant
 */
export function parseBaseline(text: string, file: string, ids: readonly string[]): Baseline {
  const entries = entriesOf(parsed(text, file), file);
  const unknown = entries.filter(({ id }) => !ids.includes(id));
  if (unknown.length > 0) {
    const words = unknown.map(({ id }) => withMeant(id, ids)).join(', ');
    throw new UserError(`${file} names checks that do not exist: ${words}.`, {
      nextSteps: ['Correct these lines, or remove them.', 'rehive-ext check --list names every check.'],
    });
  }
  const reasons = new Map<string, string>();
  for (const { id, reason } of entries) {
    if (reasons.has(id)) throw new UserError(`${file} has "${id}" twice.`);
    reasons.set(id, reason);
  }
  return { file, reasons };
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

function entriesOf(document: unknown, file: string): { id: string; reason: string }[] {
  const wrong = (what: string): never => {
    throw new UserError(`${file} is not a baseline: ${what}.`, {
      nextSteps: [`It looks like this: ${shape}`],
    });
  };
  if (!isRecord(document)) return wrong('it is no JSON object');
  const { version, known_failures: entries } = document;
  if (version !== 1)
    return wrong(`its version is ${JSON.stringify(version) ?? 'missing'}, and 1 is what is known here`);
  if (!Array.isArray(entries)) return wrong('"known_failures" is no list');
  return entries.map((entry: unknown, index) => {
    const where = `known_failures[${index}]`;
    if (!isRecord(entry)) return wrong(`${where} is no object`);
    const { id, reason = '', ...others } = entry;
    const [other] = Object.keys(others);
    if (other !== undefined) return wrong(`${where} has a key "${other}", which is not known`);
    if (typeof id !== 'string') return wrong(`${where} has no "id"`);
    if (typeof reason !== 'string') return wrong(`the "reason" of ${where} is no text`);
    return { id, reason };
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A baseline as the text of its file: the same failures make the same text. */
export function baselineText({ reasons }: Baseline): string {
  const known = [...reasons]
    .map(([id, reason]) => ({ id, reason }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return `${JSON.stringify({ version: 1, known_failures: known }, null, 2)}\n`;
}

/** Why what a check found is taken; null where it is not known, or nothing was found. */
export function acceptance(baseline: Baseline | null, result: CheckResult): { reason: string } | null {
  if (result.status !== 'failed' && result.status !== 'warned') return null;
  const reason = baseline?.reasons.get(ruleBroken(result));
  return reason === undefined ? null : { reason };
}

/** Where a check could not begin, its own rule was not looked at: what is known about it says nothing then. */
function ruleBroken({ id, precondition }: CheckResult): string {
  return precondition ?? id;
}

/** The report, with what is known set apart. */
export function withBaseline(report: Report, baseline: Baseline): Report {
  const checks = report.checks.map((check) => ({ ...check, accepted: acceptance(baseline, check) }));
  const isStale = (id: string): boolean => checks.some((one) => one.id === id && one.status === 'passed');
  const isFound = (id: string): boolean =>
    checks.some((one) => one.accepted !== null && ruleBroken(one) === id);
  const known = [...baseline.reasons.keys()].toSorted();
  const compared: BaselineReport = {
    file: baseline.file,
    stale: known.filter(isStale),
    not_judged: known.filter((id) => !isStale(id) && !isFound(id)),
  };
  return { ...report, checks, summary: summarize(checks), baseline: compared };
}

/**
 * What has to be known so that the same run ends well: every failure of the report, with the reason that an earlier
 * baseline gave for it. What the run did not judge stays as it was; what passes goes.
 */
export function baselineFor(report: Report, earlier: Baseline, { strict }: { strict: boolean }): Baseline {
  const compared = withBaseline(report, earlier);
  const found = compared.checks.filter(
    (check) => check.accepted !== null || countsAgainst(check, { strict }),
  );
  const ids = new Set([...found.map(ruleBroken), ...(compared.baseline?.not_judged ?? [])]);
  return {
    file: earlier.file,
    reasons: new Map([...ids].toSorted().map((id) => [id, earlier.reasons.get(id) ?? ''])),
  };
}
