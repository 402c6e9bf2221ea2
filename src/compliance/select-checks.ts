import { UserError } from '../errors.js';
import { closest } from '../manifest/closest.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import { checkGroups, type Check, type Level, type Need, type Severity } from './define-check.js';

export interface Selection {
  only?: readonly string[] | undefined;
  groups?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
}

/**
 * The checks that are asked for, in their usual order: those that `only` or `groups` name, or all where neither names any,
 * without those that `skip` names.
 * @throws UserError that names everything which does not exist, with what was probably meant
 */
export function selectChecks(
  checks: readonly Check[],
  { only = [], groups = [], skip = [] }: Selection,
): Check[] {
  refuseUnknown('check', [...only, ...skip], ids(checks), 'rehive-ext check --list names every check.');
  refuseUnknown('group', groups, checkGroups, `The groups are: ${checkGroups.join(', ')}`);
  const everything = only.length === 0 && groups.length === 0;
  const asked = checks.filter(({ id, group }) => everything || only.includes(id) || groups.includes(group));
  if (asked.length === 0) throw new UserError(`The group ${groups.join(', ')} has no checks.`);
  const chosen = asked.filter(({ id }) => !skip.includes(id));
  if (chosen.length === 0) throw new UserError('No check is left: --skip names every one that is asked for.');
  return chosen;
}

/**
 * The check of that id.
 * @throws UserError with the one that was probably meant
 */
export function checkNamed(checks: readonly Check[], id: string): Check {
  const found = checks.find((check) => check.id === id);
  if (found !== undefined) return found;
  throw unknown('check', [id], ids(checks), 'rehive-ext check --list names every check.');
}

/** How much a breach counts. */
export function severityAt(check: Check, level: Level): Severity {
  return level === 'public' ? (check.publicSeverity ?? check.severity) : check.severity;
}

function ids(checks: readonly Check[]): string[] {
  return checks.map(({ id }) => id);
}

function refuseUnknown(
  what: string,
  words: readonly string[],
  known: readonly string[],
  advice: string,
): void {
  const wrong = words.filter((word) => !known.includes(word));
  if (wrong.length > 0) throw unknown(what, wrong, known, advice);
}

function unknown(
  what: string,
  words: readonly string[],
  known: readonly string[],
  advice: string,
): UserError {
  const named = words.map((word) => withMeant(word, known)).join(`, no ${what} `);
  return new UserError(`There is no ${what} ${named}.`, { nextSteps: [advice] });
}

/** A word that is not known, with the one that was probably meant: `"acepted" (did you mean "accepted"?)`. */
export function withMeant(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return near === null ? `"${word}"` : `"${word}" (did you mean "${near}"?)`;
}

export interface Circumstances {
  manifest: Manifest;
  level: Level;
  /** Whether this run may end the extension. */
  controlled: boolean;
}

export const publicOnly = 'asked of extensions of level public only';

/** Why a check can't observe anything under these circumstances; null when it can. */
export function reasonToSkip(check: Check, circumstances: Circumstances): string | null {
  if (check.level === 'public' && circumstances.level !== 'public') return publicOnly;
  const missing = check.needs?.find((need) => !requirements[need].isMet(circumstances));
  return missing === undefined ? null : requirements[missing].otherwise;
}

interface Requirement {
  isMet(circumstances: Circumstances): boolean;
  /** Why a check is skipped where it is not. */
  otherwise: string;
}

const endpoint = (name: 'rotate' | 'webhook' | 'admin' | 'user' | 'health'): Requirement => ({
  isMet: ({ manifest }) => manifest.endpoints[name] !== null,
  otherwise: `rehive.json says that the extension has no ${name} endpoint`,
});

export const requirements: Readonly<Record<Need, Requirement>> = {
  restart: {
    isMet: ({ controlled }) => controlled,
    otherwise: 'it restarts the extension, and this one was not started by the check (--url)',
  },
  output: {
    isMet: ({ controlled }) => controlled,
    otherwise: 'it reads what the extension writes, and this one was not started by the check (--url)',
  },
  'rotate-endpoint': endpoint('rotate'),
  'webhook-endpoint': endpoint('webhook'),
  'admin-endpoint': endpoint('admin'),
  'user-endpoint': endpoint('user'),
  'api-endpoint': {
    isMet: ({ manifest }) => manifest.endpoints.admin !== null || manifest.endpoints.user !== null,
    otherwise: 'rehive.json says that the extension has neither an admin nor a user endpoint',
  },
  'health-endpoint': endpoint('health'),
  'declared-webhooks': {
    isMet: ({ manifest }) => manifest.webhooks.length > 0,
    otherwise: 'rehive.json names no webhooks',
  },
};

/** The ids of the wanted checks, and of all that have to pass before them. */
export function withThoseBefore(
  checks: readonly Check[],
  isWanted: (check: Check) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  const add = ({ id, after = [] }: Check): void => {
    found.add(id);
    for (const check of checks) if (after.includes(check.id) && !found.has(check.id)) add(check);
  };
  for (const check of checks.filter(isWanted)) add(check);
  return found;
}
