import { execa } from 'execa';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { installedSdk } from '../../scripts/contract/sdk-folder.js';

/** The installed SDK's sources with something changed in some of them. */
export function doctoredSdk(changes: Record<string, (text: string) => string>): string {
  const temporary = mkdtempSync(join(tmpdir(), 'doctored-sdk-'));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  // As it is called in an archive of npm.
  const folder = join(temporary, 'package');
  const sources = ['admin', 'user'].flatMap((section) =>
    ['types.gen.ts', 'sdk.gen.ts'].map((name) => join('src/platform', section, 'openapi-ts', name)),
  );
  for (const name of ['package.json', ...sources]) cpSync(join(installedSdk(), name), join(folder, name));
  for (const [name, change] of Object.entries(changes)) {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(change(text), name).not.toBe(text);
    writeFileSync(join(folder, name), change(text));
  }
  return folder;
}

/** A registry of one package, whose newest version is what is in a folder: what the npm client needs of one. */
export async function registryOf(folder: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const archive = join(folder, '../sdk.tgz');
  await execa('tar', ['-czf', archive, '-C', dirname(folder), basename(folder)]);
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host}`;
    if (request.url === '/sdk.tgz') return void response.end(readFileSync(archive));
    const versions = { [version]: { name: 'rehive', version, dist: { tarball: `${url}/sdk.tgz` } } };
    return void response.end(JSON.stringify({ name: 'rehive', 'dist-tags': { latest: version }, versions }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
