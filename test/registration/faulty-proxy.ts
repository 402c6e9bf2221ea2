import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { request } from 'undici';

/** What happens to a request: before the platform sees it, or after it acted but before its answer arrives. */
export type Trouble = 'drop before' | 'drop after' | '500 before' | '500 after';

export const troubles: readonly Trouble[] = ['drop before', 'drop after', '500 before', '500 after'];

export interface FaultyProxy {
  url: string;
  /** `GET /3/auth/`, in the order of arrival. */
  requests: string[];
  /** Which requests, counted from 0, meet the trouble; null: none. */
  trouble: { kind: Trouble; hits: (index: number) => boolean } | null;
  close(): Promise<void>;
}

/** Stands between a client and a platform, and makes trouble at chosen requests. */
export async function startFaultyProxy(platformUrl: string): Promise<FaultyProxy> {
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/' } = incoming;
    const index = proxy.requests.push(`${method} ${path.split('?')[0]}`) - 1;
    const kind = proxy.trouble?.hits(index) === true ? proxy.trouble.kind : null;
    const fail = (): void => {
      if (kind?.startsWith('drop') === true) outgoing.destroy();
      else outgoing.writeHead(500).end('{"status":"error","message":"Server error."}');
    };
    void (async () => {
      const body = await buffer(incoming);
      if (kind?.endsWith('before') === true) return fail();
      const { authorization = '', 'idempotency-key': key } = incoming.headers;
      const answer = await request(platformUrl + path, {
        method,
        headers: {
          authorization,
          ...(typeof key === 'string' ? { 'idempotency-key': key } : {}),
          ...(body.length > 0 ? { 'content-type': 'application/json' } : {}),
        },
        body: body.length > 0 ? body : null,
      });
      const text = await answer.body.text();
      if (kind !== null) return fail();
      const replayed = answer.headers['idempotent-replayed'];
      outgoing.writeHead(answer.statusCode, {
        'content-type': 'application/json',
        ...(replayed === undefined ? {} : { 'idempotent-replayed': replayed }),
      });
      // Pages are to be asked for here as well.
      outgoing.end(text.replaceAll(platformUrl, proxy.url));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    trouble: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}
