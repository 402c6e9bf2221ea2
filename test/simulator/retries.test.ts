import { describe, expect, it } from 'vitest';
import type { Platform } from '../../src/simulator/platform.js';
import { activeExtension } from './active-extension.js';
import { clientOf, freshExtension, freshPlatform, type Client } from './platform-requests.js';
import { reply, type TinyExtension } from './tiny-extension.js';

const minute = 60_000;
/** Of the eight tries, how long before each the one before was. */
const waits = [1, 2, 4, 8, 16, 32, 60].map((minutes) => minutes * minute);

const credit = (admin: Client) =>
  admin('POST', 'admin/transactions/credit/', {
    body: { user: 'user@acme.test', amount: 1, currency: 'USD' },
  });

function statuses(extension: TinyExtension, answers: number[]): void {
  let count = 0;
  extension.answer = (_call, response) => {
    reply(response, answers[count] ?? answers.at(-1) ?? 200, { count });
    count += 1;
  };
}

const sentTo = (platform: Platform) =>
  platform.exchanges.filter(({ call, direction }) => call === 'webhook' && direction === 'to-extension');

describe('a webhook that is not accepted', () => {
  it('is tried eight times with the same id, after waits that grow to an hour, on a virtual clock within seconds', async () => {
    const { platform, extension, admin } = await activeExtension(undefined, { time: 'virtual' });
    statuses(extension, [400]);
    const begun = performance.now();
    await credit(admin);
    await platform.settled();
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(extension.calls).toHaveLength(8);
    expect(new Set(extension.calls.map(({ body }) => body['id'])).size).toBe(1);
    const times = sentTo(platform).map(({ at }) => at);
    const seen = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    for (const [index, wait] of waits.entries()) {
      expect(seen[index]).toBeGreaterThanOrEqual(wait);
      expect(seen[index]).toBeLessThan(wait + 1000);
    }
    const tasks = await admin('GET', 'admin/webhook-tasks/?failed__isnull=false');
    expect(tasks.data['results']).toMatchObject([{ tries: 8, completed: null }]);
  });

  it('is not tried again once it is accepted, and has not failed while it waits', async () => {
    const { platform, extension, admin } = await activeExtension();
    statuses(extension, [503, 204, 202]);
    await credit(admin);
    await platform.settled();
    const [waiting] = platform.waitingTries();
    expect(waiting).toMatchObject({ company: 'acme', event: 'transaction.create', try: 2 });
    expect((await admin('GET', 'admin/webhook-tasks/?failed__isnull=false')).data['count']).toBe(0);
    await platform.advance(minute);
    expect(extension.calls).toHaveLength(2);
    await platform.advance(24 * 60 * minute);
    expect(extension.calls).toHaveLength(3);
    expect(platform.waitingTries()).toEqual([]);
    const [task] = platform.state.webhookTasks.values();
    expect(task).toMatchObject({ tries: 3, completed: expect.any(Number), failed: null, next_try: null });
  });

  it.each([
    ['a redirect, which is not followed', (url: string) => ({ status: 307, headers: { location: url } })],
    ['204', () => ({ status: 204, headers: {} })],
    ['404', () => ({ status: 404, headers: {} })],
  ])('is tried again after %s', async (_what, answer) => {
    const { platform, extension, admin } = await activeExtension();
    const other = await freshExtension();
    extension.answer = (_call, response) => {
      const { status, headers } = answer(`${other.url}/webhook/`);
      response.writeHead(status, headers).end();
    };
    await credit(admin);
    await platform.settled();
    expect(platform.waitingTries()).toHaveLength(1);
    expect(other.calls).toEqual([]);
  });

  it('is tried again after a connection that is refused, one that breaks, and an answer that trickles past 5 s', async () => {
    const { platform, extension, admin } = await activeExtension();
    extension.answer = ({ body }, response) => {
      const { index } = body['data'] as { index: number };
      expect(index).toBeDefined();
      response.destroy();
    };
    await credit(admin);
    await platform.settled();
    let trickles = 0;
    extension.answer = (_call, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => {
        trickles += 1;
        response.write(' ');
      }, 200);
      response.once('close', () => clearInterval(timer));
    };
    const begun = performance.now();
    await platform.advance(minute);
    expect(performance.now() - begun).toBeGreaterThan(4990);
    expect(performance.now() - begun).toBeLessThan(6500);
    expect(trickles).toBeGreaterThan(10);
    await extension.close();
    await platform.advance(2 * minute);
    const tasks = await admin('GET', 'admin/webhook-tasks/');
    const [{ id }] = tasks.data['results'] as [{ id: number }];
    const requests = await admin('GET', `admin/webhook-tasks/${id}/requests/`);
    expect(requests.data['results']).toMatchObject([
      { response_code: null, error: expect.stringContaining('ECONNREFUSED') },
      { response_code: 200, error: 'No complete answer within 5000 ms.' },
      { response_code: null, error: expect.stringMatching(/closed|reset/) },
    ]);
    expect(platform.waitingTries()).toMatchObject([{ try: 4 }]);
  }, 15_000);

  it('leaves each try with its status, its duration and the beginning of the answer', async () => {
    const { platform, extension, admin } = await activeExtension();
    extension.answer = (_call, response) => reply(response, 500, { message: 'x'.repeat(5000) });
    await credit(admin);
    await platform.settled();
    const [task] = platform.state.webhookTasks.values();
    const [request] = task?.requests ?? [];
    expect(request).toMatchObject({ response_code: 500, duration_ms: expect.any(Number) });
    expect(request?.response_body).toMatch(/^\{"message":"x{900}/);
    expect(request?.response_body?.length).toBeLessThan(1100);
  });
});

describe('too many 50x answers', () => {
  it('in a row disable the webhook, which ends its tasks, and say so', async () => {
    const notices: string[] = [];
    const { platform, extension, admin } = await activeExtension(undefined, {
      time: 'virtual',
      deliveries: { disableAfter: 10 },
      onNotice: (text) => notices.push(text),
    });
    statuses(extension, [500, 502, 503]);
    await credit(admin);
    await platform.settled();
    expect(extension.calls).toHaveLength(8);
    await credit(admin);
    await platform.settled();
    expect(extension.calls).toHaveLength(10);
    const webhooks = await admin('GET', 'admin/webhooks/');
    expect(webhooks.data['results']).toMatchObject([{ enabled: false }]);
    expect(notices).toEqual([
      expect.stringMatching(/was disabled after 10 50x answers in a row.*our assumption/),
    ]);
    await credit(admin);
    await platform.settled();
    expect(extension.calls).toHaveLength(10);
  });

  it('do not when another answer comes between', async () => {
    const { platform, extension, admin } = await activeExtension(undefined, {
      time: 'virtual',
      deliveries: { disableAfter: 5 },
    });
    statuses(extension, [500, 500, 500, 500, 400, 500, 500, 500]);
    await credit(admin);
    await platform.settled();
    expect(extension.calls).toHaveLength(8);
    const [webhook] = platform.state.webhooks.values();
    expect(webhook?.enabled).toBe(true);
  });
});

describe('what waits for a retry', () => {
  it('ends when its webhook is disabled or deleted, or its service deactivated', async () => {
    const ends: ((active: Awaited<ReturnType<typeof activeExtension>>) => Promise<unknown>)[] = [
      async ({ service, platform }) =>
        service('PATCH', `admin/webhooks/${[...platform.state.webhooks.keys()][0]}/`, {
          body: { enabled: false },
        }),
      async ({ service, platform }) =>
        service('DELETE', `admin/webhooks/${[...platform.state.webhooks.keys()][0]}/`),
      async ({ platform, extension }) => {
        extension.answer = (_call, response) => reply(response, 200, {});
        await platform.deactivate({ company: 'acme' });
      },
    ];
    for (const end of ends) {
      const active = await activeExtension();
      statuses(active.extension, [400]);
      await credit(active.admin);
      await active.platform.settled();
      await end(active);
      active.extension.calls.length = 0;
      await active.platform.advance(3 * 60 * minute);
      expect(active.extension.calls).toEqual([]);
      expect(active.platform.waitingTries()).toEqual([]);
    }
  });

  it('goes on where it was when a platform is started from the saved state, at the same time', async () => {
    const { platform, extension, admin } = await activeExtension();
    statuses(extension, [500, 500, 200]);
    await credit(admin);
    await platform.settled();
    await platform.advance(minute);
    const [before] = platform.waitingTries();
    await platform.close();
    const saved = platform.save();
    const later = await freshPlatform({ savedState: saved });
    expect(later.time().now).toBeGreaterThanOrEqual(saved.time ?? Infinity);
    expect(later.waitingTries()).toEqual([before]);
    await later.advance((before?.due ?? 0) - later.time().now - 10_000);
    expect(extension.calls).toHaveLength(2);
    await later.advance(10_000);
    expect(extension.calls).toHaveLength(3);
    expect(new Set(extension.calls.map(({ body }) => body['id'])).size).toBe(1);
  });

  it('and what was under way when the platform closed is tried by the next one', async () => {
    const { platform, extension, admin } = await activeExtension();
    extension.answer = () => undefined;
    await credit(admin);
    await expect.poll(() => extension.calls.length).toBe(1);
    await platform.close();
    extension.answer = (_call, response) => reply(response, 200, {});
    const later = await freshPlatform({ savedState: platform.save() });
    await later.settled();
    expect(extension.calls).toHaveLength(2);
    const [task] = later.state.webhookTasks.values();
    expect(task).toMatchObject({ tries: 1, completed: expect.any(Number) });
  });
});

describe('many deliveries', () => {
  it('are made so many at once as was said, in order, over connections that are kept', async () => {
    const { platform, extension, service } = await activeExtension([], { deliveries: { concurrency: 5 } });
    let [now, most] = [0, 0];
    const ports = new Set<number | undefined>();
    extension.answer = async (_call, response) => {
      now += 1;
      most = Math.max(most, now);
      ports.add(response.socket?.remotePort);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      reply(response, 200, {});
    };
    for (let index = 0; index < 60; index += 1) {
      const url = `${extension.url}/webhook/${index}/`;
      await service('POST', 'admin/webhooks/', { body: { url, event: 'transaction.create' } });
    }
    extension.calls.length = 0;
    const { admin_token } = platform.companies()[0] ?? { admin_token: '' };
    await credit(clientOf(platform, admin_token));
    await platform.settled();
    expect(extension.calls).toHaveLength(60);
    expect(most).toBe(5);
    expect(ports.size).toBeLessThanOrEqual(10);
    expect(extension.calls.slice(0, 5).map(({ path }) => path)).toContain('/webhook/0/');
  });
});

describe('a condition', () => {
  it('is kept and shown and not evaluated, which is said once', async () => {
    const notices: string[] = [];
    const { platform, extension, admin, service } = await activeExtension([], {
      onNotice: (text) => notices.push(text),
    });
    const body = { url: `${extension.url}/webhook/`, event: 'transaction.create', condition: 'amount > 100' };
    const made = await service('POST', 'admin/webhooks/', { body });
    expect(made.data['condition']).toBe('amount > 100');
    await credit(admin);
    await credit(admin);
    await platform.settled();
    expect(extension.calls).toHaveLength(2);
    expect(notices).toEqual([expect.stringContaining('not evaluated')]);
    const [report] = await platform.sendWebhook({ company: 'acme', event: 'transaction.create' });
    expect(report?.condition).toBe('amount > 100');
  });
});

describe('sendWebhook with retries', () => {
  it('reports every try and why there is no further one', async () => {
    const { platform, extension } = await activeExtension(undefined, { time: 'virtual' });
    statuses(extension, [500, 500, 201]);
    const reports = await platform.sendWebhook({
      company: 'acme',
      event: 'transaction.create',
      retries: true,
    });
    expect(reports.map(({ delivery, accepted }) => [delivery?.try, accepted, delivery?.end])).toEqual([
      [1, false, null],
      [2, false, null],
      [3, true, 'accepted'],
    ]);
  });

  it('on a clock that runs so much faster takes as much less', async () => {
    const { platform, extension } = await activeExtension(undefined, { time: { speed: 60_000 } });
    statuses(extension, [400]);
    const begun = performance.now();
    const reports = await platform.sendWebhook({
      company: 'acme',
      event: 'transaction.create',
      retries: true,
    });
    // 123 minutes of the platform's time.
    expect(performance.now() - begun).toBeGreaterThan(122);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(reports).toHaveLength(8);
    expect(reports.at(-1)?.delivery?.end).toBe('given-up');
  });

  it('is for a registered webhook only', async () => {
    const { platform, extension } = await activeExtension();
    await expect(
      platform.sendWebhook({
        company: 'acme',
        event: 'transaction.create',
        url: `${extension.url}/other/`,
        retries: true,
      }),
    ).rejects.toThrow('Only a registered webhook is tried again');
  });
});
