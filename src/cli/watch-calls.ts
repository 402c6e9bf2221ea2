import type { Exchange } from '../contract/exchange.js';
import type { ControlClient } from '../simulator/control-client.js';

/** What the platform is asked from now on. @returns what tells, at every call, what has come since the last one */
export async function watchCalls(client: ControlClient): Promise<() => Promise<Exchange[]>> {
  let last = (await client.exchanges()).at(-1)?.id ?? 0;
  return async () => {
    const news = await client.exchanges(last);
    last = news.at(-1)?.id ?? last;
    return news.filter(({ direction }) => direction === 'to-platform');
  };
}
