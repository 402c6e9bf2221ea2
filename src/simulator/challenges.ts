import { ApiFailure } from './api-failure.js';
import { authenticatorsOf, authenticatorTypes } from './authenticators.js';
import { listResources } from './generic/records.js';
import { makeUuid } from './identifiers.js';
import type { PlatformContext } from './platform-context.js';
import { isJsonObject } from './read-fields.js';
import type { AuthenticatorType, ChallengeRecord, TokenRecord, UserRecord } from './state.js';
import { sessionOf } from './users.js';

interface Rule {
  durability: ChallengeRecord['durability'];
  types: AuthenticatorType[];
}

/**
 * What a user has to answer after a login: one challenge where a rule of type `authentication` says so, and the user has a
 * verified authenticator that the rule takes (multi-factor page). Rules of the other types are kept and not applied.
 */
export function challengesFor(context: PlatformContext, user: UserRecord): ChallengeRecord[] {
  const own = authenticatorsOf(context, user).filter(({ verified }) => verified);
  if (own.length === 0) return [];
  const rule = authenticationRule(context, user);
  const types = authenticatorTypes.filter(
    (type) => rule?.types.includes(type) === true && own.some((one) => one.type === type),
  );
  if (rule === null || types.length === 0) return [];
  return [
    {
      id: makeUuid(context.random),
      type: 'authentication',
      durability: rule.durability,
      authenticator_types: types,
      created: context.clock.now(),
    },
  ];
}

/** A rule for the user's group goes before one for all. */
function authenticationRule(context: PlatformContext, { company, group }: UserRecord): Rule | null {
  const scope = { company, parents: [], user_id: null };
  const rules = listResources(context, 'authenticator-rules', scope).filter(
    ({ data }) => data['type'] === 'authentication',
  );
  const groupOf = ({ data }: { data: Readonly<Record<string, unknown>> }): unknown =>
    isJsonObject(data['group']) ? data['group']['name'] : data['group'];
  const found =
    rules.find((rule) => groupOf(rule) === group) ??
    rules.find((rule) => [null, undefined, ''].includes(groupOf(rule) as string | null | undefined));
  if (found === undefined) return null;
  const { durability, authenticator_types: types } = found.data;
  return {
    durability: durability === 'durable' || durability === 'ephemeral' ? durability : 'permanent',
    types: authenticatorTypes.filter((type) => Array.isArray(types) && types.includes(type)),
  };
}

/** Both tokens of the session are free of it. */
export function completeChallenge(context: PlatformContext, token: TokenRecord, id: string): void {
  for (const record of sessionOf(context, token)) {
    const left = record.challenges?.filter((challenge) => challenge.id !== id) ?? [];
    if (left.length > 0) record.challenges = left;
    else delete record.challenges;
  }
  context.changed();
}

/** Until all challenges are met, a token is good for nothing else than to meet them, or to log out (assumption). */
const openWhileChallenged = new Set([
  'POST /3/auth/mfa/verify/',
  'POST /3/auth/mfa/deliver/',
  'POST /3/auth/logout/',
]);

/** @throws ApiFailure 403 (assumption: the multi-factor page shows the answer without its status) */
export function requireChallengesMet({ challenges = [] }: TokenRecord, operationKey: string): void {
  if (challenges.length === 0 || openWhileChallenged.has(operationKey)) return;
  throw new ApiFailure(403, 'Multi-factor authentication required.', { challenges });
}
