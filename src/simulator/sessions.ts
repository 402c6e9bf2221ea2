import type { AuthLoginResponses, AuthRegisterResponses } from 'rehive/user';
import { limits } from '../contract/limits.js';
import { ApiFailure } from './api-failure.js';
import { challengesFor } from './challenges.js';
import type { PlatformContext } from './platform-context.js';
import { isJsonObject, type FieldReader } from './read-fields.js';
import { nextNumber, type ChallengeRecord, type UserRecord } from './state.js';
import { issueToken, passwordMatches } from './users.js';
import { viewPerson, viewUserSettings } from './views/users.js';

type Login = AuthLoginResponses[200]['data'];

/** A refresh token outlives its session (assumption). */
const refreshMs = 30 * 24 * 60 * 60 * 1000;

/** Seconds, as the SDK sends them and the company's setting has them; undefined where the client asks for none. */
export function readDuration(fields: FieldReader): number | undefined {
  return (
    fields.integer('session_duration', { nullable: true, min: 1, max: limits.sessionMaxSeconds }) ?? undefined
  );
}

/** Tokens that belong together. What is to be answered before they can be used goes with them. */
export function startSession(
  context: PlatformContext,
  user: UserRecord,
  seconds: number | undefined,
  challenges: ChallengeRecord[] = [],
): Omit<Login, 'user'> {
  const lifetimeMs = (seconds ?? companySeconds(context, user)) * 1000;
  const session = nextNumber(context.state, 'session');
  user.last_login = context.clock.now();
  const access = issueToken(context, user, { session, lifetimeMs });
  const refresh = issueToken(context, user, {
    kind: 'refresh',
    session,
    lifetimeMs: Math.max(lifetimeMs, refreshMs),
  });
  if (challenges.length > 0) {
    access.challenges = challenges;
    refresh.challenges = challenges;
  }
  return {
    token: access.token,
    refresh_token: refresh.token,
    challenges: challenges.map((challenge) => ({ ...challenge })),
    expires: access.expires ?? access.created + lifetimeMs,
    created: access.created,
  };
}

/** Of somebody who has registered just now: a session, and the whole user. */
export function viewSession(
  context: PlatformContext,
  user: UserRecord,
  seconds: number | undefined,
): AuthRegisterResponses[201]['data'] {
  return {
    ...startSession(context, user, seconds),
    user: { ...viewPerson(context, user), settings: viewUserSettings(user) },
  };
}

function companySeconds({ state }: PlatformContext, { company }: UserRecord): number {
  const settings = state.companies.get(company)?.fields?.['settings'];
  const own = isJsonObject(settings) ? settings['default_session_duration'] : undefined;
  return typeof own === 'number' && own > 0 ? own : limits.sessionSeconds;
}

/** A session with whatever second factor the user has to show. @throws ApiFailure 400 for whom the platform doesn't let in. */
export function logIn(
  context: PlatformContext,
  user: UserRecord | null,
  password: string,
  seconds: number | undefined,
): Login {
  if (user === null || user.deactivated || user.group === 'service' || !passwordMatches(user, password)) {
    throw new ApiFailure(400, 'Unable to log in with provided credentials.');
  }
  return {
    ...startSession(context, user, seconds, challengesFor(context, user)),
    user: { id: user.id },
  };
}
