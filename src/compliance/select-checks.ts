import { UserError } from '../errors.js';
import { closest } from '../manifest/closest.js';
import type { Check, Level, Need } from './define-check.js';
import type { Manifest } from '../manifest/manifest-schema.js';

export interface Selection {
  only?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
}

/**
 * The checks that are asked for, in their usual order.
 * @throws UserError that names every id which does not exist, with the one that was probably meant
 */
export function selectChecks(checks: readonly Check[], { only = [], skip = [] }: Selection): Check[] {
  const ids = checks.map(({ id }) => id);
  const unknown = [...only, ...skip].filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    const words = unknown.map((id) => {
      const near = closest(id, ids);
      return near === null ? `"${id}"` : `"${id}" (did you mean "${near}"?)`;
    });
    throw new UserError(`There is no check ${words.join(', no check ')}.`, {
      nextSteps: [`The checks are: ${ids.join(', ')}`],
    });
  }
  const chosen = checks.filter(({ id }) => (only.length === 0 || only.includes(id)) && !skip.includes(id));
  if (chosen.length === 0)
    throw new UserError('No check is left to run: --skip names every one that --only names.');
  return chosen;
}

export interface Circumstances {
  manifest: Manifest;
  level: Level;
  /** Whether this run may end the extension. */
  controlled: boolean;
}

/** Why a check can't observe anything under these circumstances; null when it can. */
export function reasonToSkip(check: Check, circumstances: Circumstances): string | null {
  if (check.level === 'public' && circumstances.level !== 'public') {
    return 'asked of extensions of level public only';
  }
  for (const need of check.needs ?? []) {
    const reason = missing[need](circumstances);
    if (reason !== null) return reason;
  }
  return null;
}

const endpointMissing =
  (name: 'rotate' | 'webhook' | 'admin' | 'user') =>
  ({ manifest }: Circumstances) =>
    manifest.endpoints[name] === null ? `rehive.json says that the extension has no ${name} endpoint` : null;

const missing: Record<Need, (circumstances: Circumstances) => string | null> = {
  restart: ({ controlled }) =>
    controlled ? null : 'it restarts the extension, and this one was not started by the check (--url)',
  output: ({ controlled }) =>
    controlled
      ? null
      : 'it reads what the extension writes, and this one was not started by the check (--url)',
  'rotate-endpoint': endpointMissing('rotate'),
  'webhook-endpoint': endpointMissing('webhook'),
  'admin-endpoint': endpointMissing('admin'),
  'user-endpoint': endpointMissing('user'),
  'declared-webhooks': ({ manifest }) =>
    manifest.webhooks.length > 0 ? null : 'rehive.json names no webhooks',
};
