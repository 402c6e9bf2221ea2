import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/**
 * A TCP port of this machine that nobody listens on now. Below those that systems give to outgoing connections: one of
 * these could be taken by a client before the extension listens on it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** The loopback addresses that a development server listens on, in the order in which they are tried. */
export const loopbackHosts = ['127.0.0.1', '::1'] as const;

/** Whether something accepts connections on the port, on either loopback address. */
export async function portIsTaken(port: number): Promise<boolean> {
  const answers = await Promise.all(loopbackHosts.map((host) => accepts(host, port)));
  return answers.includes(true);
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const answer = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    // Someone is there when the connection is neither made nor refused.
    socket.once('timeout', () => answer(true));
  });
}
