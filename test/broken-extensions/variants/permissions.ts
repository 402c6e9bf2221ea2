import type { ManifestInput } from '../../../src/manifest/manifest-schema.js';
import { correctManifest } from '../manifest.js';
import type { Variant } from '../variant.js';

/** Asks the platform for something more after an activation, and does without where it is refused. */
const alsoAsks = (path: string): [string, string] => [
  'state.companies[company] = { token, secret, active: true };',
  `await platform(token, 'GET', '${path}').catch(() => null);\n  state.companies[company] = { token, secret, active: true };`,
];

const declaring = (
  ...more: readonly ManifestInput['permissions'][number][]
): Pick<ManifestInput, 'permissions'> => ({ permissions: [...correctManifest.permissions, ...more] });

export const permissionsVariants: readonly Variant[] = [
  {
    caughtBy: 'permissions-used-are-declared',
    fault: 'asks for users, and declares nothing of users',
    change: [alsoAsks('admin/users/')],
  },
  {
    caughtBy: 'permissions-used-are-declared',
    fault: 'asks for types of documents, which may be another permission than we think',
    change: [alsoAsks('admin/document-types/')],
  },
  {
    caughtBy: 'permissions-declared-are-used',
    fault: 'declares what it once needed',
    manifest: declaring({ section: 'admin', type: 'user', level: 'delete' }),
  },
];
