import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { makeUuid } from './identifiers.js';
import type { PlatformContext } from './platform-context.js';
import type { JwtKey, UserRecord } from './state.js';

/** How long a JWT is good for (assumption). */
const lifetimeSeconds = 5 * 60;

/** RFC 7517. */
export interface JwtKeySet {
  keys: { kty: string; crv: string; x: string; y: string; kid: string; alg: 'ES256'; use: 'sig' }[];
}

/**
 * Says who a user is, to whoever has the platform's public key ({@link jwks}). What a real one claims and how it is signed is
 * not published (assumption): here the registered claims, the company, and the `nonce` of the request.
 */
export function makeJwt(context: PlatformContext, user: UserRecord, nonce: string | undefined): string {
  const { kid, ...key } = jwtKey(context);
  const now = Math.floor(context.clock.now() / 1000);
  const claims = {
    iss: 'rehive',
    sub: user.id,
    company: user.company,
    ...(nonce === undefined ? {} : { nonce }),
    iat: now,
    exp: now + lifetimeSeconds,
  };
  const signed = `${encoded({ alg: 'ES256', typ: 'JWT', kid })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), {
    key: createPrivateKey({ key, format: 'jwk' }),
    dsaEncoding: 'ieee-p1363',
  });
  return `${signed}.${signature.toString('base64url')}`;
}

export function jwks(context: PlatformContext): JwtKeySet {
  const { kid, kty, crv, x, y } = jwtKey(context);
  return { keys: [{ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }] };
}

/** Made when it is first asked for, and kept: a platform that goes on from a saved state signs with the same. */
function jwtKey(context: PlatformContext): JwtKey {
  const { state } = context;
  if (state.jwtKey !== null) return state.jwtKey;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty = '', crv = '', x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' });
  state.jwtKey = { kid: makeUuid(context.random), kty, crv, x, y, d };
  context.changed();
  return state.jwtKey;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
