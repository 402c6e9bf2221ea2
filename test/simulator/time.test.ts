import { describe, expect, it } from 'vitest';
import { activeExtension } from './active-extension.js';
import { clientOf, freshExtension, freshPlatform } from './platform-requests.js';
import { reply } from './tiny-extension.js';

const day = 24 * 3_600_000;

describe('a service token', () => {
  it('lives 8 days where the service is configured to rotate, and for ever where not', async () => {
    const [one, other] = [await freshExtension(), await freshExtension()];
    const platform = await freshPlatform();
    await platform.activate({ company: 'acme', url: one.url, rotates: true });
    await platform.activate({ company: 'acme', url: other.url });
    const ask = clientOf(platform, platform.serviceToken('acme', one.url));
    const askOther = clientOf(platform, platform.serviceToken('acme', other.url));
    await platform.advance(8 * day - 60_000);
    expect((await ask('GET', 'auth/')).status).toBe(200);
    await platform.advance(60_000);
    expect((await ask('GET', 'auth/')).status).toBe(401);
    expect(platform.exchanges.at(-1)?.auth?.outcome).toBe('expired');
    expect(platform.serviceToken('acme', one.url)).toBeNull();
    expect((await askOther('GET', 'auth/')).status).toBe(200);
  });

  it('is followed by one that lives as long, when the rotation is in time', async () => {
    const { platform, extension } = await activeExtension();
    const first = platform.serviceToken('acme');
    const report = await platform.rotate({ company: 'acme', afterMs: 7 * day });
    expect(report).toMatchObject({ accepted: true, late: { after_ms: 7 * day, outcome: 'valid' } });
    const second = String(extension.calls.at(-1)?.body['token']);
    expect(second).not.toBe(first);
    await platform.advance(7 * day);
    expect((await clientOf(platform, second)('GET', 'auth/')).status).toBe(200);
    await platform.advance(day);
    expect((await clientOf(platform, second)('GET', 'auth/')).status).toBe(401);
  });

  it('is dead when its rotation comes late, which is said; the new one works', async () => {
    const { platform, extension, service } = await activeExtension();
    const during: number[] = [];
    extension.answer = async ({ body }, response) => {
      during.push((await service('GET', 'auth/')).status);
      during.push((await clientOf(platform, String(body['token']))('GET', 'auth/')).status);
      reply(response, 200, {});
    };
    const before = platform.time().now;
    const report = await platform.rotate({ company: 'acme', afterMs: 8 * day });
    expect(during).toEqual([401, 200]);
    expect(report.accepted).toBe(true);
    expect(report.late).toMatchObject({ outcome: 'expired', token: '[service token of acme]' });
    expect(report.late?.expires).toBeLessThanOrEqual(before + 8 * day);
    expect(report.meanwhile.map(({ auth }) => auth?.outcome)).toEqual(['expired', 'valid']);
  });
});

describe('the platform’s time', () => {
  it('is everybody’s, unless told otherwise, and can be moved on', async () => {
    const platform = await freshPlatform();
    expect(platform.time().mode).toBe('real');
    expect(Math.abs(platform.time().now - Date.now())).toBeLessThan(50);
    await platform.advance(day);
    expect(Math.abs(platform.time().now - day - Date.now())).toBeLessThan(100);
  });

  it('runs so much faster as was said', async () => {
    const platform = await freshPlatform({ time: { speed: 1000 } });
    const [before, real] = [platform.time().now, Date.now()];
    await new Promise((resolve) => setTimeout(resolve, 200));
    const factor = (platform.time().now - before) / (Date.now() - real);
    expect(factor).toBeGreaterThan(900);
    expect(factor).toBeLessThan(1100);
  });

  it('does not jump while an extension is still at work', async () => {
    const { platform, extension, admin } = await activeExtension(undefined, { time: 'virtual' });
    let asked = false;
    extension.answer = async (_call, response) => {
      if (!asked) {
        asked = true;
        await new Promise((resolve) => setTimeout(resolve, 300));
        return reply(response, 503, {});
      }
      return reply(response, 200, {});
    };
    const begun = platform.time().now;
    await admin('POST', 'admin/transactions/credit/', {
      body: { user: 'user@acme.test', amount: 1, currency: 'USD' },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(platform.time().now - begun).toBeLessThan(5000);
    await platform.settled();
    expect(platform.time().now - begun).toBeGreaterThanOrEqual(60_000);
    expect(extension.calls).toHaveLength(2);
  });

  it('is shown and moved on by the control API, with what waits for it', async () => {
    const { platform, extension, admin } = await activeExtension(undefined, { controlToken: 'control' });
    extension.answer = (_call, response) => reply(response, 500, {});
    await admin('POST', 'admin/transactions/credit/', {
      body: { user: 'user@acme.test', amount: 1, currency: 'USD' },
    });
    await platform.settled();
    const control = async (init: RequestInit = {}) => {
      const response = await fetch(`${platform.url}/_control/time/`, {
        ...init,
        headers: { 'x-rehive-control': 'control', 'content-type': 'application/json' },
      });
      return (await response.json()) as { status: string; data: Record<string, unknown> };
    };
    const { data } = await control();
    expect(data).toMatchObject({
      mode: 'real',
      waiting: 1,
      schedule: [{ company: 'acme', event: 'transaction.create', try: 2, url: `${extension.url}/webhook/` }],
    });
    const moved = await control({ method: 'POST', body: JSON.stringify({ advance: '90s' }) });
    expect(Number(moved.data['now']) - Number(data['now'])).toBeGreaterThanOrEqual(90_000);
    expect(moved.data['schedule']).toMatchObject([{ try: 3 }]);
    expect(extension.calls).toHaveLength(2);
    const refused = await control({ method: 'POST', body: JSON.stringify({ advance: 'soon' }) });
    expect(refused).toMatchObject({ status: 'error', data: { advance: [expect.stringContaining('8d')] } });
  });
});
