import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ScriptedServer {
  url: string;
  received: Received[];
  close(): Promise<void>;
}

/** What a request gets: an answer, or a function that treats the response as it likes. */
export type Scripted =
  | { status: number; body?: unknown; text?: string; headers?: Record<string, string> }
  | ((response: ServerResponse, request: Received) => void);

/**
 * A server that is no Rehive platform, but answers as the script says: the n-th request gets the n-th entry, all
 * further ones the last.
 */
export async function startScripted(...script: Scripted[]): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const arrived = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
      };
      received.push(arrived);
      const entry = script[Math.min(received.length, script.length) - 1];
      if (entry === undefined) throw new Error('A scripted server needs a script.');
      if (typeof entry === 'function') return entry(response, arrived);
      response.writeHead(entry.status, { 'content-type': 'application/json', ...entry.headers });
      response.end(entry.text ?? JSON.stringify(entry.body ?? { status: 'success', data: {} }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
