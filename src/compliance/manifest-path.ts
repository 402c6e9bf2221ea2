import type { JsonPath } from '../manifest/manifest-error.js';
import type { Check, CheckGroup, Need } from './define-check.js';
import type { Finding } from './expectations.js';

const byGroup: Partial<Record<CheckGroup, JsonPath>> = {
  activate: ['endpoints', 'activate'],
  deactivate: ['endpoints', 'deactivate'],
  rotate: ['endpoints', 'rotate'],
  webhook: ['endpoints', 'webhook'],
  permissions: ['permissions'],
  public: ['legal'],
};

const byNeed: Partial<Record<Need, JsonPath>> = {
  'admin-endpoint': ['endpoints', 'admin'],
  'user-endpoint': ['endpoints', 'user'],
  'rotate-endpoint': ['endpoints', 'rotate'],
  'webhook-endpoint': ['endpoints', 'webhook'],
  'declared-webhooks': ['webhooks'],
};

/**
 * What of rehive.json a check is about, or a finding of it: what they say themselves, or else the endpoint that the
 * check calls. Empty for the file as a whole.
 */
export function manifestPathOf(check: Check, finding?: Finding): JsonPath {
  const own = finding?.manifestPath ?? check.manifestPath ?? byGroup[check.group];
  if (own !== undefined) return own;
  const [first = []] = (check.needs ?? []).flatMap((need) => {
    const path = byNeed[need];
    return path === undefined ? [] : [path];
  });
  return first;
}
