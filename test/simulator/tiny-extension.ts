import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ReceivedCall {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** What came, to the letter. */
  text: string;
  body: Record<string, unknown>;
}

export interface TinyExtension {
  url: string;
  calls: ReceivedCall[];
  /** What answers a call from now on. Default: 200 and an envelope. */
  answer: (call: ReceivedCall, response: ServerResponse) => void | Promise<void>;
  close(): Promise<void>;
}

/** A real HTTP server in the place of an extension, with nothing of ours in it. */
export async function startTinyExtension(): Promise<TinyExtension> {
  const server = createServer((request, response) => void handle(request, response));
  const extension: TinyExtension = {
    url: '',
    calls: [],
    answer: (_call, response) => reply(response, 200, { status: 'success' }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const call: ReceivedCall = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      text,
      body: JSON.parse(text || '{}') as Record<string, unknown>,
    };
    extension.calls.push(call);
    await extension.answer(call, response);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  extension.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return extension;
}

export function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
