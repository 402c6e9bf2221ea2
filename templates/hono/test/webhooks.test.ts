import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { usePair } from './support/pair.js';

const pair = usePair();
const event = 'transaction.create';

const counts = (id = 'acme') => pair.webhooks(id);
/** How the transaction of a webhook was looked up. */
const lookups = () =>
  pair.platform.exchanges.filter(
    ({ request }) => request.method === 'GET' && /\/3\/admin\/transactions\/[^/?]+\/$/.test(request.url),
  );

function send(body: unknown, authorization?: string) {
  return pair.call('/webhook/', {
    body,
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });
}

describe('a webhook', () => {
  test('is recorded, answered, and handled with what the platform says of the transaction', async () => {
    await pair.activate();
    const [delivery] = await pair.platform.sendWebhook({ company: 'acme', event });
    expect(delivery).toMatchObject({ accepted: true, exchange: { response: { status: 202 } } });
    await expect.poll(() => counts()).toEqual({ pending: 0, handled: 1, dead: 0 });
    expect(lookups()).toMatchObject([{ auth: { group: 'service' }, response: { status: 200 } }]);
  });

  test('has one effect however often it is delivered', async () => {
    await pair.activate();
    const deliveries = await pair.platform.sendWebhook({
      company: 'acme',
      event,
      id: 'once',
      times: 20,
      concurrency: 10,
    });
    expect(deliveries.filter(({ accepted }) => accepted)).toHaveLength(20);
    await expect.poll(() => counts()).toEqual({ pending: 0, handled: 1, dead: 0 });
    expect(lookups()).toHaveLength(1);
  });

  test('with an id that another company used is another event', async () => {
    for (const id of ['acme', 'globex']) {
      await pair.activate(id);
      await pair.platform.sendWebhook({ company: id, event, id: 'same' });
      await expect.poll(() => counts(id)).toEqual({ pending: 0, handled: 1, dead: 0 });
    }
  });

  test("is refused without its own company's secret", async () => {
    await pair.activate('acme');
    await pair.activate('globex');
    const [acme, globex] = ['acme', 'globex'].map((id) => pair.platform.webhookSecret(id, event) ?? '');
    const body = { id: 'e1', event, company: 'acme', data: { id: 't1' } };
    for (const wrong of [undefined, 'Secret ', 'Secret wrong', `Token ${acme}`, `Secret ${globex}`]) {
      expect(await send(body, wrong)).toMatchObject({ status: 401, body: { status: 'error' } });
    }
    expect((await send({ ...body, company: 'nobody' }, `Secret ${acme}`)).status).toBe(401);
    expect((await send({ ...body, company: undefined }, `Secret ${acme}`)).status).toBe(401);
    expect(await counts()).toEqual({ pending: 0, handled: 0, dead: 0 });
    expect((await send(body, `secret ${acme}`)).status).toBe(202);
  });

  test('that makes no sense is a 4xx, never an error of ours', async () => {
    await pair.activate();
    const authorization = `Secret ${pair.platform.webhookSecret('acme', event)}`;
    const body = { id: 'e1', event, company: 'acme', data: { id: 't1' } };
    for (const wrong of [
      '{',
      { ...body, id: null },
      { ...body, id: 'x'.repeat(300) },
      { ...body, id: '\0' },
      { ...body, event: 1 },
    ]) {
      expect((await send(wrong, authorization)).status).toBe(400);
    }
    expect((await send({ ...body, company: '\0' }, authorization)).status).toBe(401);
  });

  test('that breaks off is no error of ours', async () => {
    for (const length of ['Content-Length: 100', 'Transfer-Encoding: chunked']) {
      const socket = connect(Number(new URL(pair.url).port), '127.0.0.1');
      socket.write(`POST /webhook/ HTTP/1.1\r\nHost: extension\r\n${length}\r\n\r\n5\r\n{"a":`);
      // Half of it has come when the caller goes.
      await sleep(100);
      socket.destroy();
    }
    await expect.poll(() => pair.log().match(/broke off/g)).toHaveLength(2);
    expect(pair.log()).not.toContain('could not answer');
  });

  test('of an event that nothing handles is taken and ignored', async () => {
    await pair.activate();
    const authorization = `Secret ${pair.platform.webhookSecret('acme', event)}`;
    const body = { id: 'e1', company: 'acme', data: {} };
    for (const other of ['user.create', 'not.yet.known', 'constructor', '__proto__']) {
      expect((await send({ ...body, event: other, extra: [1] }, authorization)).status).toBe(202);
    }
    expect(await counts()).toEqual({ pending: 0, handled: 0, dead: 0 });
  });

  test('may carry more metadata than frameworks usually let in, and characters nobody expected', async () => {
    await pair.activate();
    const metadata = { text: 'ä'.repeat(300_000), nul: '\0', lone: '\ud800' };
    const [delivery] = await pair.platform.sendWebhook({
      company: 'acme',
      event,
      data: { metadata },
    });
    expect(delivery?.accepted).toBe(true);
    await expect.poll(() => counts()).toEqual({ pending: 0, handled: 1, dead: 0 });
  });

  test('is tried again when the platform fails', async () => {
    await pair.activate();
    pair.platform.faults.add({ match: { path: /transactions/ }, times: 1, respond: 'drop' });
    await pair.platform.sendWebhook({ company: 'acme', event });
    await expect.poll(() => counts(), { timeout: 6_000 }).toEqual({ pending: 0, handled: 1, dead: 0 });
    expect(lookups().length).toBeGreaterThan(1);
  });

  test('waits as long as the platform asks, but no longer than an hour', async () => {
    await pair.activate();
    pair.platform.faults.add({
      match: { path: /transactions/ },
      respond: {
        status: 429,
        body: { status: 'error', message: 'Busy.' },
        headers: { 'Retry-After': '99999999999999999' },
      },
    });
    await pair.platform.sendWebhook({ company: 'acme', event });
    const wait = async () =>
      await pair.database.query<{ seconds: number }>(
        'select extract(epoch from due_at - now())::float8 as seconds from inbox where last_error is not null',
      );
    await expect.poll(async () => (await wait()).length).toBe(1);
    const [{ seconds } = { seconds: 0 }] = await wait();
    expect(seconds).toBeGreaterThan(3_500);
    expect(seconds).toBeLessThanOrEqual(3_600);
  });

  test('that can never be handled is put aside', async () => {
    await pair.activate();
    const authorization = `Secret ${pair.platform.webhookSecret('acme', event)}`;
    for (const data of [null, undefined]) {
      const body = { id: `data ${data}`, event, company: 'acme', data };
      expect((await send(body, authorization)).status).toBe(202);
    }
    await expect.poll(() => counts()).toEqual({ pending: 0, handled: 0, dead: 2 });
  });
});
