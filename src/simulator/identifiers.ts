import { createHash } from 'node:crypto';
import { limits } from '../contract/limits.js';
import type { RandomSource } from './clock.js';

/** A token as the platform issues it: 64 characters (authorization page). */
export function makeToken(random: RandomSource): string {
  return hex(random, limits.tokenLength / 2);
}

/** A webhook secret where its creator named none: 64 characters, twice the least that the events page asks for. */
export function makeWebhookSecret(random: RandomSource): string {
  return hex(random, limits.webhookSecretMinLength);
}

/** Six digits, for an SMS. */
export function makeOtp(random: RandomSource): string {
  const number = Buffer.from(random(4)).readUInt32BE() % 1_000_000;
  return String(number).padStart(6, '0');
}

/** A version 4 UUID from the given source, so that a seeded platform is the same every time. */
export function makeUuid(random: RandomSource): string {
  const bytes = Buffer.from(random(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = bytes.toString('hex');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  );
}

/** Tells tokens apart without revealing them: the beginning of a SHA-256. */
export function tokenId(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16);
}

function hex(random: RandomSource, bytes: number): string {
  return Buffer.from(random(bytes)).toString('hex');
}
