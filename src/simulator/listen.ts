import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../errors.js';
import type { PlatformOptions } from './platform-interface.js';

/**
 * Listens on 127.0.0.1 and a free port, unless told otherwise.
 * @returns the url of the server, without a slash at the end
 * @throws UserError kind `unavailable` where the port is taken or can't be listened on
 */
export function listen(
  server: Server,
  { host = '127.0.0.1', port = 0 }: Pick<PlatformOptions, 'host' | 'port'>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(port, host, error) : cannotListen(port, host, error));
    });
    server.listen(port, host, () => {
      // Listening on a TCP port, the address is never a pipe's name.
      const { port: taken } = server.address() as AddressInfo;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${taken}`);
    });
  });
}

function portTaken(port: number, host: string, cause: unknown): UserError {
  return new UserError(`Port ${port} of ${host} is taken: the simulated platform can't listen on it.`, {
    kind: 'unavailable',
    nextSteps: ['Stop what listens there, or choose another port (0 takes a free one).'],
    cause,
  });
}

function cannotListen(port: number, host: string, cause: Error): UserError {
  return new UserError(`The simulated platform can't listen on port ${port} of ${host}: ${cause.message}`, {
    kind: 'unavailable',
    cause,
  });
}

/** At once: connections that are kept are closed. */
export async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
