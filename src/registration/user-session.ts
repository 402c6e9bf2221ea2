import * as v from 'valibot';
import type { PlatformClient } from '../platform-client/platform-client.js';
import { PlatformError } from '../platform-client/platform-error.js';

const challenge = v.object({
  id: v.string(),
  type: v.string(),
  authenticator_types: v.optional(v.array(v.string()), []),
});
/** What the platform asks beside the password, before the session is good for anything. */
export type Challenge = v.InferOutput<typeof challenge>;

const session = v.object({
  token: v.string(),
  /** Millisecond timestamp. */
  expires: v.nullish(v.number(), null),
  challenges: v.optional(v.array(challenge), []),
});
export type UserSession = v.InferOutput<typeof session>;

export interface Login {
  user: string;
  company: string;
  password: string;
}

/** Begins a session. @param client one without a token */
export async function logIn(client: PlatformClient, login: Login): Promise<UserSession> {
  return (await client.post('auth/login/', login, session)).data;
}

/** @returns false where the code is not the right one */
export async function answerChallenge(
  client: PlatformClient,
  { id }: Challenge,
  code: string,
): Promise<boolean> {
  try {
    await client.post('auth/mfa/verify/', { challenge: id, token: code }, v.unknown());
    return true;
  } catch (error) {
    if (error instanceof PlatformError && error.status === 400) return false;
    throw error;
  }
}

/** Has another code sent by SMS. */
export async function sendCode(client: PlatformClient, { id }: Challenge): Promise<void> {
  await client.post('auth/mfa/deliver/', { challenge: id }, v.unknown());
}

/** Ends the session that the client's token is of. @returns false where it had ended already */
export async function endSession(client: PlatformClient): Promise<boolean> {
  try {
    await client.post('auth/logout/', {}, v.unknown());
    return true;
  } catch (error) {
    if (error instanceof PlatformError && error.status === 401) return false;
    throw error;
  }
}
