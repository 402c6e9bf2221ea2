import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import { isOnThisMachine, normalizeApiUrl, platformName } from '../../src/platform-client/api-url.js';

describe('the address of a platform', () => {
  it.each([
    ['production', 'https://api.rehive.com/3/', 'production'],
    ['Staging', 'https://api.staging.rehive.com/3/', 'staging'],
    ['https://api.rehive.com', 'https://api.rehive.com/3/', 'production'],
    ['http://127.0.0.1:4300', 'http://127.0.0.1:4300/3/', 'simulated'],
    ['http://127.0.0.1:4300/3', 'http://127.0.0.1:4300/3/', 'simulated'],
    ['http://127.0.0.1:4300/3/', 'http://127.0.0.1:4300/3/', 'simulated'],
    ['http://localhost:4300//', 'http://localhost:4300/3/', 'simulated'],
    ['https://proxy.io/rehive/', 'https://proxy.io/rehive/3/', 'proxy.io'],
    ['https://proxy.io/v33', 'https://proxy.io/v33/3/', 'proxy.io'],
  ])('%s is %s, called %s', (text, url, name) => {
    expect(normalizeApiUrl(text)).toBe(url);
    expect(platformName(url)).toBe(name);
  });

  it.each(['prod', 'api.rehive.com', 'ftp://api.rehive.com', '', 'https://a.io/?x=1', 'https://a.io/#y'])(
    '%j is none',
    (text) => {
      expect(() => normalizeApiUrl(text)).toThrow(UserError);
    },
  );

  it('has no password, and a message does not repeat one', () => {
    expect(() => normalizeApiUrl('https://u:hunter2@a.io')).toThrow(/no credentials/);
    expect(() => normalizeApiUrl('https://u:hunter2@a.io')).not.toThrow(/hunter2/);
  });

  it.each([
    ['http://localhost/', true],
    ['http://app.localhost:1/', true],
    ['http://127.9.9.9/', true],
    ['http://[::1]:3/', true],
    ['http://10.0.0.1/', false],
    ['https://localhost.example.com/', false],
  ])('%s is on this machine: %s', (url, expected) => expect(isOnThisMachine(url)).toBe(expected));
});
