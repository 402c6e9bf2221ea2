import { createHmac } from 'node:crypto';
import type { RandomSource } from './clock.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMs = 30_000;
/** Steps before and after the current one whose code is still taken: clocks differ (RFC 6238, 5.2). */
const tolerance = 1;

/** A key of 160 bits, as an authenticator app takes it: in Base32. */
export function makeTotpKey(random: RandomSource): string {
  const bits = [...random(20)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}

/** The code of six digits that an app shows at a time (RFC 6238, with SHA-1 and steps of 30 seconds). */
export function totpAt(key: string, timeMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(timeMs / stepMs)));
  const digest = createHmac('sha1', fromBase32(key)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const number = (digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000;
  return String(number).padStart(6, '0');
}

export function matchesTotp(key: string, code: string, timeMs: number): boolean {
  for (let step = -tolerance; step <= tolerance; step += 1) {
    if (totpAt(key, timeMs + step * stepMs) === code) return true;
  }
  return false;
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
