import { describe, expect, it, onTestFinished } from 'vitest';
import { createSecrets } from '../../src/simulator/known-secrets.js';
import { createRecorder, type ExchangeDraft } from '../../src/simulator/recorder.js';
import { createState } from '../../src/simulator/state.js';
import { bundleProcess } from './bundled-process.js';
import { exchangeDraft } from './exchange-draft.js';
import { accessOf, adminOf, freshPlatform } from './platform-requests.js';

const draft = (body: string): ExchangeDraft => exchangeDraft({ body: JSON.stringify(body) });

describe('the recording', () => {
  it('keeps the newest 10,000 exchanges', () => {
    const recorder = createRecorder(createSecrets(createState()));
    for (let number = 1; number <= 10_010; number += 1) recorder.record(draft('x'));
    expect(recorder.exchanges).toHaveLength(10_000);
    expect(recorder.exchanges[0]?.id).toBe(11);
    expect(recorder.exchanges.at(-1)?.id).toBe(recorder.lastId());
  });

  it('keeps fewer of large ones: 64 MB of all together, 64 KB of each body', () => {
    const recorder = createRecorder(createSecrets(createState()));
    for (let number = 1; number <= 1_200; number += 1) recorder.record(draft('x'.repeat(66_000)));
    expect(recorder.exchanges.length).toBeGreaterThan(900);
    expect(recorder.exchanges.length).toBeLessThan(1_100);
    expect(String(recorder.exchanges.at(-1)?.request.body).length).toBeLessThan(65_700);
  });

  it('takes no more memory than the bodies that it shows, read or not', async () => {
    const bundle = await bundleProcess('recorder-memory');
    onTestFinished(() => bundle.remove());
    const bytesPerExchange = async (count: number, length: number, read: boolean): Promise<number> => {
      const { process, nextLine } = bundle.start(String(count), String(length), read ? 'read' : '');
      onTestFinished(() => void process.kill());
      return parseFloat(await nextLine());
    };
    expect(await bytesPerExchange(1_000, 20_000, true)).toBeLessThan(30_000);
    expect(await bytesPerExchange(200, 1_000_000, false)).toBeLessThan(80_000);
  });

  it('hides a secret that became known only after it was recorded', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const secret = 'a webhook secret that comes later on';
    await admin('GET', `admin/services/?q=${encodeURIComponent(secret)}`);
    await admin('POST', 'admin/webhooks/', {
      body: { url: 'https://example.com/', event: 'user.update', secret },
    });
    expect(platform.exchanges[0]?.request.url).toContain('[webhook secret of acme]');
  });

  it('hides a secret that was replaced, and then removed, before anybody looked', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const [first, second] = ['the first of the two secrets 12345', 'the second of the two secrets 6789'];
    const made = await admin('POST', 'admin/webhooks/', {
      body: { url: 'https://example.com/', event: 'user.update', secret: first },
    });
    const path = `admin/webhooks/${String(made.data['id'])}/`;
    await admin('GET', `admin/services/?q=${encodeURIComponent(first)}`);
    await admin('PATCH', path, { body: { secret: second } });
    await admin('GET', `admin/services/?q=${encodeURIComponent(second)}`);
    await admin('DELETE', path);
    const recorded = JSON.stringify(platform.exchanges);
    for (const secret of [first, second]) expect(recorded).not.toContain(encodeURIComponent(secret));
    expect(recorded.match(/\?q=\[webhook secret of acme\]/g)).toHaveLength(2);
  });

  it('hides a token that somebody has cut, at either end', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const token = accessOf(platform, 'acme').admin_token;
    const [start, end, short] = [token.slice(0, 30), token.slice(-30), token.slice(0, 12)];
    const foreign = 'f'.repeat(40);
    for (const piece of [start, end, short, foreign])
      await admin('GET', `admin/services/?q=was-${piece}-once`);
    expect(platform.exchanges.map(({ request }) => request.url.split('?q=')[1])).toEqual([
      'was-[admin token of acme]-once',
      'was-[admin token of acme]-once',
      `was-${short}-once`,
      `was-${foreign}-once`,
    ]);
    expect(platform.redact(`Using ${start}…`)).toBe('Using [admin token of acme]…');
  });

  it('shows what was sent, whatever became of it in the state since', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const metadata = { colour: 'blue' };
    await admin('PATCH', 'admin/company/', { body: { metadata } });
    await admin('PATCH', 'admin/company/', { body: { metadata: { colour: 'red' } } });
    expect(platform.exchanges.map(({ request }) => request.body)).toEqual([
      { metadata: { colour: 'blue' } },
      { metadata: { colour: 'red' } },
    ]);
  });

  it.each([
    ['under a secret field', String.raw`{"a":{"password":"what nobody knows"}}`],
    [
      'under one that is written with spaces and escapes',
      String.raw`{"a":[{"p\u0061ssword" : "what nobody knows"}]}`,
    ],
    ['of what is answered', '{}', '{"token":"what nobody knows"}'],
  ])('hides everywhere in an exchange what stands %s in it', (_, sent, answered = '"ok"') => {
    const recorder = createRecorder(createSecrets(createState()));
    recorder.record({
      ...exchangeDraft({
        url: 'http://127.0.0.1/3/?q=what nobody knows',
        headers: { 'x-why': 'what nobody knows' },
        body: sent,
      }),
      response: { status: 200, headers: { 'x-echo': 'what nobody knows' }, body: answered },
      error: 'It was what nobody knows.',
    });
    const shown = JSON.stringify(recorder.exchanges);
    expect(shown).not.toContain('nobody knows');
    expect(shown.match(/\[unknown (password|token)\]/g)).toHaveLength(5);
  });
});
