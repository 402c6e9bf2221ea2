import { describe, expect, test } from 'vitest';
import manifest from '../rehive.json' with { type: 'json' };
import { loadConfig } from '../src/config.js';
import { createVault } from '../src/core/vault.js';
import { handlers } from '../src/handlers/index.js';
import { parseJson } from '../src/platform/parse-json.js';
import { secondsUntilNextTry } from '../src/core/worker.js';

const key = { id: 'k1', key: Buffer.alloc(32, 1) };

test('rehive.json names the events that are handled', () => {
  expect(manifest.webhooks.map(({ event }) => event)).toEqual([...handlers.keys()]);
});

describe('the environment', () => {
  test('needs nothing for development', () => {
    const config = loadConfig({ DATABASE_URL: '', PORT: '4000' });
    expect(config).toMatchObject({ PORT: 4000, BASE_URL: 'http://localhost:4000' });
    expect(config.DATABASE_URL).toBeUndefined();
  });

  test('tells all that is wrong at once, without the keys', () => {
    const wrong = {
      PORT: 'x',
      REHIVE_API_URL: 'https://api.rehive.com/',
      DATABASE_URL: 'mysql://x',
      ENCRYPTION_KEYS: 'k1:abc',
    };
    const names = Object.keys(wrong).join('[^]*');
    expect(() => loadConfig(wrong)).toThrow(new RegExp(names));
    expect(() => loadConfig(wrong)).not.toThrow(/abc/);
  });

  test('must be complete in production: no embedded database, no missing key', () => {
    expect(() => loadConfig({ NODE_ENV: 'production' })).toThrow(
      /ENCRYPTION_KEYS[^]*DATABASE_URL[^]*BASE_URL/,
    );
    expect(() => loadConfig({ DATABASE_URL: 'postgres://localhost/x' })).toThrow(/ENCRYPTION_KEYS/);
  });
});

describe('what is encrypted', () => {
  test('opens with its key, also when a newer one has come', () => {
    const sealed = createVault([key]).seal('a token', 'acme/token');
    expect(sealed).not.toContain('a token');
    const newer = createVault([{ id: 'k2', key: Buffer.alloc(32, 2) }, key]);
    expect(newer.open(sealed, 'acme/token')).toBe('a token');
  });

  test('does not open with another key, or in another place', () => {
    const sealed = createVault([key]).seal('a token', 'acme/token');
    expect(() => createVault([key]).open(sealed, 'globex/token')).toThrow('authenticate');
    expect(() => createVault([{ ...key, key: Buffer.alloc(32, 2) }]).open(sealed, 'acme/token')).toThrow(
      'authenticate',
    );
    expect(() => createVault([{ ...key, id: 'k2' }]).open(sealed, 'acme/token')).toThrow('k1');
  });
});

test('long amounts are not rounded', () => {
  const text =
    '{"amount": 1500000000000000001, "debit": -1500000000000000001, "note": "is 1500000000000000001, \\"2\\"", "rate": 0.1234567890123456, "id": 9007199254740991}';
  expect(parseJson(text)).toEqual({
    amount: '1500000000000000001',
    debit: '-1500000000000000001',
    note: 'is 1500000000000000001, "2"',
    rate: 0.123_456_789_012_345_6,
    id: 9_007_199_254_740_991,
  });
  expect(() => parseJson('{')).toThrow(SyntaxError);
});

test('waits grow to an hour, and all tries fall within the day that the platform keeps idempotency keys', () => {
  const waits = Array.from({ length: 19 }, (_, index) => secondsUntilNextTry(index + 1, () => 1) ?? 0);
  expect(waits[0]).toBeLessThan(2);
  expect(Math.max(...waits)).toBeLessThanOrEqual(4_500);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(24 * 3_600);
  expect(secondsUntilNextTry(20)).toBeNull();
});
