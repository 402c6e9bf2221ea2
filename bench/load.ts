import { Pool, type Dispatcher } from 'undici';

export const connections = 50;
const roundMs = 2_000;

export interface Load {
  /** Requests that were answered as they should be, per second of one round. */
  run(): Promise<number>;
  close(): Promise<void>;
}

/** Requests to the server at `url`, on {@link connections} at once, each with an answer of this status. */
export function loadOf(url: string, status: number, next: () => Dispatcher.RequestOptions): Load {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const one = async (): Promise<void> => {
    const { statusCode, body } = await pool.request(next());
    await body.dump();
    if (statusCode !== status) throw new Error(`${url} answered ${statusCode}.`);
  };
  return {
    close: () => pool.close(),
    async run() {
      const start = performance.now();
      let done = 0;
      const worker = async (): Promise<void> => {
        while (performance.now() - start < roundMs) {
          await one();
          done += 1;
        }
      };
      await Promise.all(Array.from({ length: connections }, worker));
      return (done * 1000) / (performance.now() - start);
    },
  };
}
