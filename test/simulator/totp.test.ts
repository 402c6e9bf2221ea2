import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeTotpKey, matchesTotp, totpAt } from '../../src/simulator/totp.js';

/** The ASCII secret of RFC 6238, appendix B, in Base32. */
const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('a time-based code', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i seconds is the last six digits of what RFC 6238 says', (seconds, code) => {
    expect(totpAt(key, seconds * 1000)).toBe(code);
  });

  it('is taken half a minute early and late, and no longer', () => {
    const now = 1_800_000_000_000;
    const at = (seconds: number): boolean => matchesTotp(key, totpAt(key, now + seconds * 1000), now);
    expect([-60, -30, 0, 30, 60].map(at)).toEqual([false, true, true, true, false]);
  });

  it('comes from a key of 32 letters and digits that an app takes, another for everybody', () => {
    const keys = new Set(Array.from({ length: 50 }, () => makeTotpKey((bytes) => randomBytes(bytes))));
    expect(keys.size).toBe(50);
    expect([...keys].filter((one) => !/^[A-Z2-7]{32}$/.test(one))).toEqual([]);
  });
});
