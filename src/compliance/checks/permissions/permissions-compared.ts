import {
  comparePermissions,
  type DeclaredPermission,
  type PermissionUse,
} from '../../../contract/permission-use.js';
import { permissionKey } from '../../../contract/permissions.js';
import { source } from '../../../contract/sources.js';
import {
  advise,
  defineCheck,
  fail,
  skip,
  tokenHeader,
  workMs,
  type Check,
  type CheckContext,
} from '../../define-check.js';

const basics = {
  group: 'permissions',
  long: 'silence',
  source: source('permissions', 'A service may do on the platform only what its permissions name.'),
} as const;

/** The beginning of what both observe: see {@link useEverything}. */
const used =
  'A company is taken from its activation to its purge, with one webhook of each kind that it has, calls of each endpoint of its API, and a rotation.';

/** What rehive.json declares, against what the extension does on the platform when it is used in every way that is known. */
export const permissionsCompared: readonly Check[] = [
  defineCheck({
    ...basics,
    id: 'permissions-used-are-declared',
    title: 'The extension calls nothing on the platform that its declared permissions do not allow',
    severity: 'required',
    observes: `${used} The platform refuses what the declared permissions do not allow, and a refusal is a breach.`,
    fix: 'Add the permission to permissions in rehive.json and register it, or do without the call.',
    likelyCause:
      'A call was added, and the manifest was not: the code says what is needed, the manifest what is granted.',
    async run(context) {
      const uses = await useEverything(context);
      if (uses.length === 0) skip('the extension called nothing on the platform that needs a permission');
      const { missing } = comparePermissions(context.manifest.permissions, uses);
      const certain = missing.filter(({ assumed }) => !assumed);
      if (certain.length > 0)
        fail(
          'The platform refuses calls of the extension, because rehive.json does not declare what they need',
          refusedCalls(certain),
        );
      if (missing.length > 0)
        advise(
          'The platform would refuse calls of the extension, if the permissions that they need are the ones that we assume',
          refusedCalls(missing),
        );
    },
  }),
  defineCheck({
    ...basics,
    id: 'permissions-declared-are-used',
    title: 'Every declared permission is used, or rehive.json says what needs it',
    severity: 'recommended',
    // A way to use the extension that does not work shows nothing of what it would need.
    after: [
      'activate-accepted',
      'deactivate-accepted',
      'rotate-accepted',
      'webhook-accepted',
      'api-admin-accepts-admin',
      'api-user-accepts-user',
    ],
    source: source('recommendations', 'Ask for the fewest permissions that the extension can work with.'),
    observes: `${used} Each declared permission that has no reason beside it must have been needed by one of the calls to the platform.`,
    fix: 'Remove the permission, or say beside it what needs it: "reason": "used by POST /admin/refunds/" (it stays in rehive.json).',
    likelyCause:
      'What needed the permission is gone; or only a part of your API needs it that the check does not know.',
    async run(context) {
      const uses = await useEverything(context);
      const unused = unexplained(context, uses);
      if (unused.length === 0) return;
      const guessed = uses.flatMap(({ calls }) => calls).filter(({ assumed }) => assumed);
      const doubt =
        guessed.length === 0
          ? ''
          : ` (which permission is needed for ${guessed.map(({ operation }) => operation).join(', ')} is an assumption)`;
      fail('rehive.json declares permissions that nothing needed', {
        expected: 'each of them used, or with a reason beside it',
        actual: `unused: ${unused.map(permissionKey).join(', ')}${doubt}`,
      });
    },
  }),
];

function refusedCalls(missing: readonly PermissionUse[]): { expected: string; actual: string } {
  const refused = missing
    .flatMap((use) => use.calls)
    .map(({ operation, refused: times }) => `${operation}${times > 1 ? ` (${times} times)` : ''}`);
  return {
    expected: `declared: ${missing.map(({ permission }) => permissionKey(permission)).join(', ')}`,
    actual: `answered with 403: ${refused.join(', ')}`,
  };
}

/** What is declared, was not needed so far, and has no reason beside it. */
function unexplained(
  { manifest }: CheckContext,
  uses: readonly PermissionUse[],
): readonly DeclaredPermission[] {
  return comparePermissions(manifest.permissions, uses).unused.filter(({ reason }) => reason === undefined);
}

/** From the activation to the purge, with one webhook of each event, and a call of each endpoint. */
async function useEverything(context: CheckContext): Promise<readonly PermissionUse[]> {
  const company = context.company();
  const { accepted } = await company.activate();
  if (!accepted) {
    // An activation that fails for want of a permission shows just that.
    if (company.permissionUse().some(({ refused }) => refused > 0)) return company.permissionUse();
    skip('the extension took no activation, so what it does afterwards can not be seen');
  }
  for (const { event, url, secret } of company.webhooks()) await company.webhook({ event, url, secret });
  for (const endpoint of context.apiEndpoints()) {
    for (const token of [company.adminToken, company.userToken])
      await context.ask(endpoint, tokenHeader(token));
  }
  // What an activation changes only where there is something already.
  await company.activate();
  // A worker may look for what it has to do now and then.
  await context.waitFor(() => unexplained(context, company.permissionUse()).length === 0, workMs);
  await company.quiet(200);
  if (context.manifest.endpoints.rotate !== null) await company.rotate();
  await company.quiet(100);
  await company.deactivate();
  await company.activate();
  await company.quiet(100);
  await company.deactivate({ purge: true });
  await company.quiet(50);
  return company.permissionUse();
}
