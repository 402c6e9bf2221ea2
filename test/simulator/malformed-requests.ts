import { pick, seededRandom } from '../../src/compliance/seeded-random.js';

type Make = (random: () => number, token: string) => Buffer;

function garbage(random: () => number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

function post(token: string, body: Buffer | string, headers = ''): Buffer {
  const bytes = Buffer.from(body);
  const head =
    'POST /3/admin/services/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n' +
    `Authorization: Token ${token}\r\nContent-Type: application/json\r\n${headers}` +
    `Content-Length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

function get(token: string, target: string, headers = 'Host: x\r\n'): Buffer {
  return Buffer.from(
    `GET ${target} HTTP/1.1\r\n${headers}Connection: close\r\nAuthorization: Token ${token}\r\n\r\n`,
  );
}

/** Ways to get a request wrong. */
const kinds: Record<string, Make> = {
  'a request line of noise': (random) => Buffer.concat([garbage(random, 40), Buffer.from('\r\n\r\n')]),
  'a broken version': (random) =>
    Buffer.from(`GET /3/auth/ HTTP/${pick(random, ['9.9', '1', 'x', ''])}\r\nHost: x\r\n\r\n`),
  'no Host': (_, token) => get(token, '/3/auth/', ''),
  'a Host that is none': (random, token) =>
    get(token, '/3/auth/', `Host: ${pick(random, ['a b', 'x:99999', '[::', 'a/b', '\u00ff', 'x:y'])}\r\n`),
  'a header without a colon': (_, token) => get(token, '/3/auth/', 'Host: x\r\nnonsense\r\n'),
  'headers of noise': (random, token) =>
    get(token, '/3/auth/', `Host: x\r\n${garbage(random, 30).toString('latin1')}: 1\r\n`),
  'too large headers': (_, token) => get(token, '/3/auth/', `Host: x\r\nX-Large: ${'x'.repeat(40_000)}\r\n`),
  'two lengths': (_, token) => post(token, '{}', 'Content-Length: 7\r\n'),
  'a length and chunks': (_, token) => post(token, '{}', 'Transfer-Encoding: chunked\r\n'),
  'JSON of noise': (random, token) => post(token, garbage(random, 200)),
  'JSON cut off': (random, token) =>
    post(token, '{"name":"x","description":"yyyyyyyy","tags":["a"'.slice(0, 5 + Math.floor(random() * 40))),
  'bad UTF-8': (random, token) =>
    post(token, Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xc0]), garbage(random, 5)])),
  'lists nested deeply': (random, token) => {
    const depth = 10_000 + Math.floor(random() * 1_000);
    return post(token, `{"name":${'['.repeat(depth)}${']'.repeat(depth)}}`);
  },
  'objects nested deeply': (_, token) =>
    post(token, `${'{"metadata":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
  'huge numbers': (random, token) =>
    post(token, `{"name":"x","url":${pick(random, ['1e999', '-1e999', '9'.repeat(5_000), '1e-9999'])}}`),
  'keys of prototypes': (random, token) => {
    const key = pick(random, ['__proto__', 'constructor', 'prototype']);
    return post(token, `{"${key}":{"polluted":true,"name":"x"},"metadata":{"${key}":{"polluted":true}}}`);
  },
  'another method': (random, token) => {
    const method = pick(random, ['BREW', 'TRACE', 'PROPFIND', 'get', 'M-SEARCH', 'CONNECT', 'OPTIONS']);
    return Buffer.from(
      `${method} /3/auth/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Token ${token}\r\n\r\n`,
    );
  },
  'an address of elsewhere': (random) =>
    get('none', pick(random, ['http://evil.test/3/auth/', 'https://x/3/auth/', 'ftp://x/', 'http://', '*'])),
  'a path that leads elsewhere': (random, token) =>
    get(
      token,
      pick(random, [
        '/3/../../etc/passwd',
        '/3/admin/services/%00/',
        '/3/admin/users/%2e%2e/',
        '/3/admin/users/%zz/',
        '/3/admin/users/%ff%fe/',
        '//3//auth//',
        '/3/admin/transactions/__proto__/',
        '/3/admin/accounts/constructor/',
        `/3/${'a/'.repeat(3_000)}`,
      ]),
    ),
  'a body that ends too early': (random, token) =>
    post(token, '{"name":"x"}').subarray(0, -1 - Math.floor(random() * 10)),
  'broken chunks': (random, token) =>
    Buffer.from(
      'POST /3/admin/services/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n' +
        `Authorization: Token ${token}\r\n\r\n${pick(random, ['zz', '-1', 'ffffffffffffffffff', '5\r\nab'])}\r\n`,
    ),
};

/** `count` requests, of all kinds in turn. */
export function malformedRequests(
  seed: number,
  count: number,
  token: string,
): { kind: string; bytes: Buffer }[] {
  const random = seededRandom(seed);
  const all = Object.entries(kinds);
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = all[index % all.length] ?? ['', () => Buffer.alloc(0)];
    return { kind, bytes: make(random, token) };
  });
}
