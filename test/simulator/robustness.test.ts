import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { seededRandom } from '../../src/compliance/seeded-random.js';
import { readStateFile } from '../../src/simulator/state-file.js';
import { bundleProcess } from './bundled-process.js';
import { malformedRequests } from './malformed-requests.js';
import { accessOf, adminOf, clientOf, freshPlatform } from './platform-requests.js';

/** Another one is tried with REHIVE_TEST_SEED=<number>. */
const seed = Number(process.env['REHIVE_TEST_SEED'] ?? 20261122);

/** What comes back for bytes on a fresh connection, until it is closed; null when it stays open. */
function exchangeBytes(port: number, bytes: Buffer | string, host = '127.0.0.1', waitMs = 15_000) {
  return new Promise<string | null>((resolve) => {
    let said = '';
    const socket = connect(port, host);
    const end = (outcome: string | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end(null), waitMs);
    socket.on('data', (chunk) => (said += chunk.toString('latin1')));
    // A reset is a way to close, too: what came before it counts.
    socket.on('error', () => end(said)).on('close', () => end(said));
    socket.write(bytes);
    if (bytes.length > 0) socket.end();
  });
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

describe('the platform listens', () => {
  const other =
    Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2';
  const reach = (port: number): Promise<string | null> =>
    exchangeBytes(port, 'GET /3/auth/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', other, 3_000);

  it('on 127.0.0.1 alone, unless it is told where', async () => {
    const platform = await freshPlatform();
    expect(platform.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await reach(portOf(platform.url))).not.toMatch(/^HTTP/);
    const open = await freshPlatform({ host: '0.0.0.0' });
    expect(await reach(portOf(open.url))).toMatch(/^HTTP\/1\.1 401/);
  });
});

describe('too much', () => {
  it('of a body is refused before it is read', async () => {
    const platform = await freshPlatform();
    const head =
      'POST /3/admin/services/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
      `Authorization: Token ${accessOf(platform).admin_token}\r\nContent-Length: 10000000000\r\n\r\n`;
    const socket = connect(portOf(platform.url), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.write(head + 'x'.repeat(100_000));
    const begun = performance.now();
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 413 /);
    await once(socket, 'close');
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect((await adminOf(platform)('GET', 'admin/services/')).status).toBe(200);
  });

  it('of a body without a length is refused when it is too much', async () => {
    const platform = await freshPlatform();
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent > 200) controller.close();
        else controller.enqueue(megabyte);
      },
    });
    const answer = await fetch(`${platform.apiUrl}admin/services/`, {
      method: 'POST',
      headers: {
        authorization: `Token ${accessOf(platform).admin_token}`,
        'content-type': 'application/json',
      },
      body,
      duplex: 'half',
    });
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(150);
  });

  it('time for a header ends the connection', async () => {
    const platform = await freshPlatform();
    const socket = connect(portOf(platform.url), '127.0.0.1');
    let said = '';
    socket.on('data', (chunk) => (said += chunk.toString())).on('error', () => socket.destroy());
    socket.write('GET /3/auth/ HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => socket.write('X: y\r\n'), 1_000);
    onTestFinished(() => clearInterval(drip));
    await once(socket, 'close');
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('malformed requests', () => {
  it(
    `are refused or cut off, never a 5xx, and leave nothing behind (seed ${seed})`,
    { timeout: 120_000 },
    async () => {
      const bundle = await bundleProcess('platform');
      onTestFinished(() => bundle.remove());
      const child = bundle.start();
      onTestFinished(() => void child.process.kill('SIGKILL'));
      const { url, token } = JSON.parse(await child.nextLine()) as { url: string; token: string };
      const wrong: string[] = [];
      const sendAll = async (from: number): Promise<void> => {
        const requests = malformedRequests(from, 1_000, token);
        const worker = async (): Promise<void> => {
          for (let next = requests.shift(); next !== undefined; next = requests.shift()) {
            const answer = await exchangeBytes(portOf(url), next.bytes);
            const isClean = answer !== null && (answer === '' || /^HTTP\/1\.1 4\d\d /.test(answer));
            if (!isClean) wrong.push(`${next.kind}: ${String(answer?.slice(0, 300))}`);
          }
        };
        await Promise.all(Array.from({ length: 20 }, worker));
      };
      const look = async () => {
        child.process.stdin.write('look\n');
        return JSON.parse(await child.nextLine()) as { heap: number; polluted: boolean };
      };
      await sendAll(seed);
      const before = await look();
      await sendAll(seed + 1);
      const after = await look();
      expect(wrong).toEqual([]);
      expect(after.polluted).toBe(false);
      // The recording of these requests is bounded, and smaller than this.
      expect(after.heap - before.heap).toBeLessThan(40 * 1024 * 1024);
      const answer = await fetch(`${url}/3/auth/`, { headers: { authorization: `Token ${token}` } });
      expect(answer.status).toBe(200);
    },
  );

  it('are recorded as far as they can be, with a body that can be shown', async () => {
    const platform = await freshPlatform();
    const deep = `{"metadata":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    const answer = await adminOf(platform)('POST', 'admin/services/', { body: deep });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(platform.exchanges)).toContain('JSON parse error');
  });
});

describe('the state file', () => {
  it(`is whole whenever its writer is killed (seed ${seed})`, { timeout: 120_000 }, async () => {
    const bundle = await bundleProcess('state-writer');
    const folder = await mkdtemp(join(tmpdir(), 'rehive-killed-'));
    onTestFinished(async () => {
      await bundle.remove();
      await rm(folder, { recursive: true, force: true });
    });
    const random = seededRandom(seed);
    for (let time = 0; time < 30; time += 1) {
      const writer = bundle.start(folder);
      await writer.nextLine();
      await new Promise((resolve) => setTimeout(resolve, random() * 40));
      const exited = once(writer.process, 'exit');
      writer.process.kill('SIGKILL');
      await exited;
      const saved = await readStateFile(folder);
      expect(saved?.users.length).toBeGreaterThan(50);
    }
  });
});

describe('closing', () => {
  it('is prompt, with connections that are kept and deliveries under way', async () => {
    const platform = await freshPlatform();
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/webhook/`;
    const deliveries = platform.sendWebhook({ company: 'acme', event: 'user.update', url, secret: null });
    await once(silent, 'request');
    await clientOf(platform)('GET', 'auth/');
    const idle = connect(portOf(platform.url), '127.0.0.1');
    idle.on('error', () => idle.destroy());
    await once(idle, 'connect');
    const begun = performance.now();
    await platform.close();
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect((await deliveries)[0]?.accepted).toBe(false);
  });
});
