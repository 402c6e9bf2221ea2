import type { ConfirmationEvent } from '../contract/confirmations.js';

export interface TokenRecord {
  token: string;
  /** The token's identity in recordings: a hash. */
  token_id: string;
  /** What recordings show in its place, `[service token of acme]`. */
  label: string;
  kind: 'access' | 'refresh';
  /** What its creator calls it. */
  name?: string;
  /** The token and the refresh token of one login have the same. */
  session?: number;
  /** What is to be answered with a second factor before the token can be used; absent for nothing. */
  challenges?: ChallengeRecord[];
  user_id: string;
  company: string;
  created: number;
  expires: number | null;
  revoked: number | null;
}

export type AuthenticatorType = 'totp' | 'sms' | 'static';

/** As the API shows it. */
export interface ChallengeRecord {
  id: string;
  type: 'authentication';
  durability: 'ephemeral' | 'durable' | 'permanent';
  authenticator_types: AuthenticatorType[];
  created: number;
}

/** Something that a user is asked to confirm, and the code that does it: the real platform sends it by email or SMS. */
export interface ConfirmationRecord {
  event: ConfirmationEvent;
  company: string;
  user_id: string;
  /** The email address or mobile number; null where the user has none. */
  to: string | null;
  /** 64 characters, or six digits in an SMS. */
  code: string;
  created: number;
  expires: number;
}

/** As a JWK, of P-256, with its private part. */
export interface JwtKey {
  kid: string;
  kty: string;
  crv: string;
  x: string;
  y: string;
  d: string;
}
