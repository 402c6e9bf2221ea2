import { describe, expect, it, onTestFinished } from 'vitest';
import { parseSavedState } from '../../src/simulator/saved-state.js';
import { activeExtension } from './active-extension.js';
import { bundleProcess } from './bundled-process.js';
import { freshPlatform, type Client } from './platform-requests.js';
import { reply, type TinyExtension } from './tiny-extension.js';

const minute = 60_000;

/** Letters of one, two and three bytes, a smiley, half a smiley, escapes, and a name that objects have anyway. */
const metadata = JSON.parse(
  '{"name": "Zoë Ωmega 支付 🙂", "half": "\\ud83d", "text": "a\\"b\\\\c\\n\\u2028", "__proto__": {"x": 1}, "10": 1, "2": 0.1}',
) as object;

const credit = (admin: Client) =>
  admin('POST', 'admin/transactions/credit/', {
    body: { user: 'user@acme.test', amount: 1, currency: 'USD', metadata },
  });

function refuse(extension: TinyExtension): void {
  extension.answer = (_call, response) => reply(response, 500, {});
}

describe('a task that waits for a retry', () => {
  it('sends the same bytes at each try, those after a restart of the platform from its saved state included', async () => {
    const { platform, extension, admin } = await activeExtension();
    refuse(extension);
    // Two: the first body of an event is what later ones are packed with.
    await credit(admin);
    await credit(admin);
    await platform.settled();
    await platform.advance(minute);
    await platform.close();
    const saved: unknown = JSON.parse(JSON.stringify(platform.save()));
    const later = await freshPlatform({ savedState: parseSavedState(saved, 'saved') });
    await later.advance(2 * minute);
    await later.advance(4 * minute);
    const texts = extension.calls.map(({ text }) => text);
    expect(texts).toHaveLength(8);
    expect(new Set(texts).size).toBe(2);
    expect(texts[0]).toContain('Zoë Ωmega 支付 🙂');
    expect(new Set(extension.calls.map(({ body }) => body['id'])).size).toBe(2);
  });

  it('is shown and saved with the body that was sent', async () => {
    const { platform, extension, admin } = await activeExtension();
    refuse(extension);
    await credit(admin);
    await platform.settled();
    const [sent] = extension.calls;
    const [task] = platform.save().webhook_tasks;
    expect(task).toMatchObject({ tries: 1, next_try: expect.any(Number) });
    expect(JSON.stringify(task?.body)).toBe(sent?.text);
    const shown = await admin('GET', `admin/webhook-tasks/${task?.id}/`);
    expect(shown.data['data']).toEqual(sent?.body);
  });

  it('keeps its body as it was when the event happened', async () => {
    const { platform, extension, admin } = await activeExtension();
    refuse(extension);
    const { data } = await credit(admin);
    await platform.settled();
    await admin('PATCH', `admin/transactions/${String(data['id'])}/`, { body: { note: 'Later' } });
    await platform.advance(minute);
    expect(extension.calls.map(({ text }) => text)).toEqual([
      extension.calls[0]?.text,
      extension.calls[0]?.text,
    ]);
    expect(extension.calls[1]?.text).not.toContain('Later');
  });

  it('takes less memory than its body has bytes, and of a long answer only the beginning', async () => {
    const bundle = await bundleProcess('waiting-tasks');
    onTestFinished(() => bundle.remove());
    const bytesPerTask = async (count: number, answerLength: number): Promise<number> => {
      const { process, nextLine } = bundle.start(String(count), String(answerLength));
      onTestFinished(() => void process.kill());
      return parseFloat(await nextLine());
    };
    expect(await bytesPerTask(2000, 0)).toBeLessThan(1400);
    expect(await bytesPerTask(300, 50_000)).toBeLessThan(8000);
  }, 180_000);
});
