import { createServer, request, type RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../src/extension/free-port.js';
import { registeredProject } from './registered-project.js';
import { startTlsServer } from './tls-server.js';

interface Proxy {
  url: string;
  /** What it was asked to lead to, with the credentials that came. */
  asked: { target: string; credentials: string | undefined }[];
}

/** An HTTP proxy that leads every name to one server: by a tunnel, or by an absolute address. */
async function startProxy(target: string, status = 200): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const asked: Proxy['asked'] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push({ target: incoming.url ?? '', credentials: incoming.headers['proxy-authorization'] });
    const { pathname, search } = new URL(incoming.url ?? '');
    const { method, headers } = incoming;
    const onward = request({ hostname, port, path: pathname + search, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, socket) => {
    asked.push({ target: incoming.url ?? '', credentials: incoming.headers['proxy-authorization'] });
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://me:s3cret@127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Lets another server answer. */
function passingOn(target: string): RequestListener {
  const { hostname, port } = new URL(target);
  return (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const onward = request({ hostname, port, path, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  };
}

const elsewhere = ['--api-url', 'http://platform.invalid', '--allow-insecure'];

describe('a proxy in the environment', () => {
  it('leads to the platform, with its credentials, which no output has; and the process ends at once', async () => {
    const { run, platform } = await registeredProject();
    const proxy = await startProxy(platform.url);
    const env = { HTTP_PROXY: proxy.url, NO_PROXY: undefined, no_proxy: undefined, http_proxy: undefined };
    const begun = performance.now();
    const { code, stdout, stderr } = await run(['register', ...elsewhere, '--yes', '--debug'], { env });
    expect(code, stderr).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(platform.state.services.size).toBe(1);
    expect(proxy.asked[0]).toEqual({
      target: expect.stringContaining('platform.invalid'),
      credentials: `Basic ${Buffer.from('me:s3cret').toString('base64')}`,
    });
    expect(stdout + stderr).not.toContain('s3cret');
  });

  it('is left out for hosts in NO_PROXY, and for a platform on this machine', async () => {
    const { run, platform } = await registeredProject();
    const proxy = await startProxy(platform.url);
    const direct = await run(['register', ...elsewhere, '--yes'], {
      env: { HTTP_PROXY: proxy.url, NO_PROXY: 'platform.invalid' },
    });
    expect(direct.code).toBe(3);
    expect(direct.stderr).toContain("Can't reach the platform at http://platform.invalid");
    expect((await run(['register', '--yes'], { env: { HTTP_PROXY: proxy.url } })).code).toBe(0);
    expect(proxy.asked).toEqual([]);
  });

  it('that refuses is told of as such: exit 3', async () => {
    const { run, platform } = await registeredProject();
    const proxy = await startProxy(platform.url, 407);
    const { code, stderr } = await run(
      ['register', '--api-url', 'https://platform.invalid', '--yes', '--allow-insecure'],
      { env: { HTTPS_PROXY: proxy.url } },
    );
    expect(code).toBe(3);
    expect(stderr).toContain('the proxy does not let it through (407)');
    expect(stderr).toContain(
      '→ HTTPS_PROXY or HTTP_PROXY is set: check that proxy; NO_PROXY leaves a host out.',
    );
    expect(proxy.asked).toHaveLength(1);
  });

  it('that is not there is named as what may be in the way: exit 3', async () => {
    const { run } = await registeredProject();
    const env = { HTTP_PROXY: `http://me:s3cret@127.0.0.1:${await freePort()}`, NO_PROXY: undefined };
    const { code, stderr } = await run(['register', ...elsewhere, '--yes'], { env });
    expect(code).toBe(3);
    expect(stderr).toContain('connection refused');
    expect(stderr).toContain('→ HTTPS_PROXY or HTTP_PROXY is set: check that proxy');
    expect(stderr).not.toContain('s3cret');
  });

  it.each(['socks5://127.0.0.1:1080', 'not an address'])('%s is no HTTP proxy: exit 2', async (value) => {
    const { run } = await registeredProject();
    const { code, stderr } = await run(['register', ...elsewhere, '--yes'], { env: { HTTPS_PROXY: value } });
    expect(code).toBe(2);
    expect(stderr).toContain('HTTPS_PROXY is not the address of an HTTP proxy.');
    expect(stderr).not.toContain(value);
  });
});

describe('a platform that is not on this machine, by https and through a proxy', () => {
  it('is asked to activate an extension only once that answers', async () => {
    const { run, write, platform } = await registeredProject();
    await write({ url: 'https://savings.example.com', endpoints: { health: '/health/' } });
    let health = 503;
    const onward = passingOn(platform.url);
    const names = ['platform.example.com', 'savings.example.com'];
    const { port: tlsPort, certificate } = await startTlsServer(names, 30, (incoming, outgoing) => {
      if (incoming.url === '/health/') return void outgoing.writeHead(health).end();
      onward(incoming, outgoing);
    });
    const proxy = await startProxy(`http://127.0.0.1:${tlsPort}`);
    const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: certificate };
    const there = ['--api-url', 'https://platform.example.com', '--yes'];
    const registered = await run(['register', ...there], { env });
    expect(registered.code, registered.stderr).toBe(0);
    expect(registered.stdout).toContain('Platform   platform.example.com');
    // It is there, if not well: that is enough to be registered.
    expect(registered.stdout).toContain('✓ The extension answers');

    const refused = await run(['activate', ...there], { env });
    expect(refused.code, refused.stderr).toBe(1);
    expect(refused.stdout).toContain(
      '✗ The extension answers\n    GET https://savings.example.com/health/ answered 503',
    );
    const patches = (): number =>
      platform.exchanges.filter(({ request: { method } }) => method === 'PATCH').length;
    expect(patches()).toBe(0);

    // It answers now. That the simulated platform has no way to it is another matter: it is asked.
    health = 200;
    const asked = await run(['activate', ...there], { env });
    expect(asked.stderr).toContain(
      'An error occurred in the service: Unable to connect to https://savings.example.com',
    );
    expect(patches()).toBe(1);
  });

  it('is told of no extension that nobody reaches: exit 1, nothing changed; --allow-insecure does it all the same', async () => {
    const { run, write, platform } = await registeredProject();
    await write({ url: 'https://savings.example.com' });
    const { port, certificate } = await startTlsServer(['platform.example.com'], 30, passingOn(platform.url));
    const proxy = await startProxy(`http://127.0.0.1:${port}`);
    const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: certificate };
    const there = ['--api-url', 'https://platform.example.com', '--yes'];
    // At that name there is a server with another name's certificate.
    for (const also of [[], ['--plan-out', 'plan.json']]) {
      const { code, stdout } = await run(['register', ...there, ...also], { env });
      expect(code, stdout).toBe(1);
      expect(stdout).toMatch(
        /✗ The extension answers\n {4}GET https:\/\/savings\.example\.com\/: .*certificate/,
      );
      expect(stdout).toContain('+ url             https://savings.example.com');
      expect(stdout).toMatch(/Nothing was changed\.\nTo do it all the same: --allow-insecure\n$/);
    }
    const json = await run(['register', ...there, '--dry-run', '--json'], { env });
    expect(JSON.parse(json.stdout)).toMatchObject({ status: 'not-ready', service_id: null });
    expect(platform.state.services.size).toBe(0);

    expect((await run(['register', ...there, '--allow-insecure'], { env })).code).toBe(0);
    expect(platform.state.services.size).toBe(1);
    // Nothing is to be done any more: whether it answers is no matter of a registration.
    const again = await run(['register', ...there], { env });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is to be done') });
  });
});
