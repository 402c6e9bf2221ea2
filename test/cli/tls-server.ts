import { execa } from 'execa';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.js';

export interface TlsServer {
  port: number;
  /** Of the authority that its certificate is signed by: itself. For NODE_EXTRA_CA_CERTS. */
  certificate: string;
}

/** An https server with a certificate for the given names that is valid for so many days. */
export async function startTlsServer(
  names: readonly string[],
  days: number,
  listener: RequestListener,
): Promise<TlsServer> {
  const folder = await temporaryFolder('rehive-tls');
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = [
    '-subj',
    '/CN=test',
    '-addext',
    `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
  ];
  await execa('openssl', [
    ...request,
    ...subject,
    '-days',
    String(days),
    '-keyout',
    key,
    '-out',
    certificate,
  ]);
  const server = createServer({ key: await readFile(key), cert: await readFile(certificate) }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, certificate };
}
