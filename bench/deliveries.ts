import { numberOf, startChild, textOf } from './child.js';
import { compare, rounded, spread, type Figure } from './measure.js';

const count = 10_000;

/** The delivery engine against undici's Pool alone, both in the same process and to the same bare server. */
export async function measureDeliveries(simulator: string): Promise<Figure> {
  const answer = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"status":"success"}',
  };
  const bare = await startChild('bare', [JSON.stringify(answer)]);
  const child = await startChild('deliver', [simulator, `${textOf(bare.ready, 'url')}/webhook/`]);
  try {
    const rate = async (means: 'platform' | 'pool'): Promise<number> =>
      numberOf(await child.ask({ with: means, count }), 'rate');
    const result = await compare(
      5,
      () => rate('platform'),
      () => rate('pool'),
    );
    return {
      title: `Delivery of ${count.toLocaleString('en')} webhooks to a bare server, 50 at once, per second`,
      target: { text: "≥ 0.6 of undici's Pool alone", met: result.ratio >= 0.6 },
      lines: [
        `simulator ${rounded(result.ours)}/s, undici Pool ${rounded(result.theirs)}/s: ratio ${spread(result)}`,
        `body of ${numberOf(child.ready, 'bodyBytes')} bytes; every try kept with its task, every exchange recorded`,
      ],
    };
  } finally {
    await Promise.all([child.stop(), bare.stop()]);
  }
}
