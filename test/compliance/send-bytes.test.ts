import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { sendBytes } from '../../src/compliance/send-bytes.js';

/** Says the same to everybody; null says nothing. */
async function serverSaying(answer: string | null, { closes = true } = {}): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    if (answer === null) return;
    socket.write(answer);
    if (closes) socket.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = (complete = true) => ({
  what: 'a request',
  bytes: Buffer.from('GET /%zz HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\r\n'),
  complete,
});

it('tells what was sent and what came back, as far as it is HTTP', async () => {
  const url = await serverSaying('HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n\r\nNo.');
  const { request, response, error } = await sendBytes(url, get());
  expect(request).toEqual({
    method: 'GET',
    url: `${url}/%zz`,
    headers: { host: 'x', 'x-a': 'b' },
    body: null,
  });
  expect(response).toEqual({ status: 400, headers: { 'content-type': 'text/plain' }, body: 'No.' });
  expect(error).toBeNull();
});

it.each([
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}'],
  ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n'],
])('does not wait for the end of the connection after an answer with %s', async (_how, answer) => {
  const { response, duration_ms } = await sendBytes(await serverSaying(answer, { closes: false }), get());
  expect(response).toMatchObject({ status: 200, body: { a: 1 } });
  expect(duration_ms).toBeLessThan(5_000);
});

it('has no answer where the connection is closed, where nothing is said, and where nobody listens', async () => {
  const closed = await sendBytes(await serverSaying(''), get());
  expect(closed).toMatchObject({ response: null, error: 'The connection was closed without an answer.' });
  const silent = await sendBytes(await serverSaying(null), get(false));
  expect(silent).toMatchObject({ response: null, error: 'No complete answer within 2000 ms.' });
  const nobody = await sendBytes('http://127.0.0.1:1', get());
  expect(nobody).toMatchObject({ response: null, error: expect.stringContaining('ECONNREFUSED') });
});
