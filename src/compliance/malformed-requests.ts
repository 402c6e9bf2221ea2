import type { Manifest } from '../manifest/manifest-schema.js';
import { endpointUrl } from '../contract/calls.js';
import type { MalformedRequest } from './define-check.js';
import { pick, type Random } from './seeded-random.js';

export interface MalformedMeans {
  random: Random;
  count: number;
  /** The extension's base. */
  url: string;
  endpoints: Manifest['endpoints'];
  /** Of a company of the check's own: what is behind the door is tried as well as the door. */
  credentials: Credentials;
}

interface Credentials {
  serviceToken: string;
  /** Of nobody: a deactivation that is followed would leave nothing to try the rest on. */
  unknownToken: string;
  adminToken: string;
  userToken: string;
  secret: string | null;
}

/** An endpoint as it is rightly called. */
interface Place {
  method: 'GET' | 'POST';
  path: string;
  authorization: string | null;
  body: Record<string, unknown>;
}

interface Draft {
  what: string;
  method?: string;
  path?: string;
  headers?: readonly string[];
  body?: Buffer | string;
  /** Instead of the body's own length; null for none. */
  length?: string | null;
  complete?: boolean;
}

type Kind = (random: Random, place: Place) => Draft;

/** Requests that no client should send: of each kind in turn, to each endpoint in turn. */
export function malformedRequests(means: MalformedMeans): MalformedRequest[] {
  const places = placesOf(means);
  return Array.from({ length: means.count }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? cutOff;
    // Each kind meets each endpoint, whatever their numbers have in common.
    const place = places[Math.floor(index / kinds.length + index) % places.length] ?? home;
    return written(kind(means.random, place), place, means);
  });
}

const home: Place = { method: 'GET', path: '/', authorization: null, body: {} };

function placesOf({ endpoints, credentials }: MalformedMeans): Place[] {
  const { serviceToken, unknownToken, adminToken, userToken, secret } = credentials;
  const post = (path: string | null, authorization: string | null, body: Place['body']): Place[] =>
    path === null ? [] : [{ method: 'POST', path, authorization, body }];
  const get = (path: string | null, authorization: string | null): Place[] =>
    path === null ? [] : [{ method: 'GET', path, authorization, body: {} }];
  const webhook = { id: 1, event: 'transaction.create', company: 'nobody', data: { id: 'x', amount: 1 } };
  return [
    ...post(endpoints.activate, null, { token: serviceToken }),
    ...post(endpoints.deactivate, null, { purge: false, token: unknownToken }),
    ...post(endpoints.rotate, null, { token: serviceToken }),
    ...post(endpoints.webhook, secret === null ? null : `Secret ${secret}`, webhook),
    ...get(endpoints.admin, `Token ${adminToken}`),
    ...get(endpoints.user, `Token ${userToken}`),
    ...get(endpoints.health, null),
    home,
  ];
}

const cutOff: Kind = (random, { body }) => {
  const text = JSON.stringify(body);
  // Within the first keys, so that no half of a token is sent, which nothing would know as one.
  return { what: 'JSON that breaks off', body: text.slice(0, 1 + Math.floor(random() * 8)) };
};

/** Ways to get a request wrong. Those that are not `complete` are no HTTP. */
const kinds: readonly Kind[] = [
  cutOff,
  (random) => ({
    what: 'JSON of another shape',
    body: pick(random, ['null', '[]', '7', '"text"', 'true', '[[]]', '{"token":null}', '{"data":[]}']),
  }),
  (random, { body }) => {
    const value = pick<unknown>(random, [
      7,
      true,
      [],
      ['x'],
      {},
      { a: 1 },
      '',
      ' ',
      '\u0000',
      '\ud800',
      '💥'.repeat(99),
    ]);
    return {
      what: 'values of other types',
      body: JSON.stringify(Object.fromEntries(Object.keys(body).map((key) => [key, value]))),
    };
  },
  (random) => ({
    what: 'numbers and nesting without an end',
    body: pick(random, [
      '{"token":1e999}',
      `{"id":${'9'.repeat(2_000)}}`,
      `{"data":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
      `${'{"data":'.repeat(3_000)}1${'}'.repeat(3_000)}`,
    ]),
  }),
  (random) => ({
    what: 'keys of prototypes',
    body: pick(random, [
      '{"__proto__":{"active":true},"token":"x"}',
      '{"constructor":{"prototype":{"active":true}},"company":"__proto__"}',
      '{"company":"constructor","id":"toString","event":"valueOf","data":{}}',
    ]),
  }),
  (random, { body }) => ({
    what: 'a content type that its body is not of',
    headers: [
      `Content-Type: ${pick(random, ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=', 'image/png', '////', 'application/json; charset=utf-99'])}`,
    ],
    body: pick(random, [JSON.stringify(body), 'token=x&purge=1', '<a/>']),
  }),
  () => ({
    what: 'a body that is not compressed as it says',
    headers: ['Content-Encoding: gzip'],
    body: '{"token":"x"}',
  }),
  (random) => ({
    what: 'a body that is not UTF-8',
    body: Buffer.concat([
      Buffer.from('{"token":"'),
      Buffer.from(pick(random, [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf8, 0x88], [0xfe, 0xff, 0]])),
      Buffer.from('"}'),
    ]),
  }),
  (random) => ({
    what: 'large headers, within what servers take',
    headers: [
      `${pick(random, ['X-Large', 'Cookie', 'X-Forwarded-For', 'Accept-Language'])}: ${'x'.repeat(6_000)}`,
    ],
  }),
  (random) => ({
    what: 'an Authorization that is none',
    headers: [
      `Authorization: ${pick(random, ['', ' ', 'Token', 'Token ', 'Secret', 'Token a b', 'Basic !!!', 'Bearer', 'Token \u00ff\u00fe', `Token ${'x'.repeat(4_000)}`, ':', '"'])}`,
    ],
  }),
  (random, { path }) => ({
    what: 'a path that leads elsewhere',
    path: pick(random, [
      '/../../../../etc/passwd',
      `${path}../../../etc/passwd`,
      `${path}%2e%2e/%2e%2e/etc/passwd`,
      `${path}..%5c..%5cwindows`,
      `${path}..;/`,
      `/${path}`,
    ]),
  }),
  (random, { path }) => ({
    what: 'percent signs that encode nothing',
    path: pick(random, [
      `${path}%`,
      `${path}%zz/`,
      `${path}%00`,
      `${path}%ff%fe`,
      `/%e0%a4%a`,
      `${path}?page=%`,
      `${path}?page=%ff&page=%00&page[]=1&page[a]=2`,
    ]),
  }),
  (random) => {
    const method = pick(random, ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND', 'BREW']);
    // HTTP leaves methods open, and still not every server takes one of which it never heard for a request.
    return { what: `the method ${method}`, method, complete: method !== 'BREW' && method !== 'PROPFIND' };
  },
  (random) => ({
    what: 'chunks that are none',
    headers: ['Transfer-Encoding: chunked'],
    length: null,
    body: pick(random, [
      'zz\r\n',
      '-1\r\n\r\n',
      'ffffffffffffffffff\r\n',
      '5\r\nab',
      '5;\u00ff\r\nhello\r\n',
    ]),
    complete: false,
  }),
  (random) => ({
    what: 'a length that is none',
    body: '{}',
    length: pick(random, ['-1', 'x', '99', '1, 2', '9'.repeat(30)]),
    complete: false,
  }),
  (random) => ({
    what: 'both a length and chunks',
    headers: [`Transfer-Encoding: ${pick(random, ['chunked', 'gzip', 'chunked, identity'])}`],
    body: '0\r\n\r\n',
    complete: false,
  }),
];

/** A draft as bytes; what it does not say is as it is right for the place. */
function written(draft: Draft, place: Place, { url }: MalformedMeans): MalformedRequest {
  const { host, pathname } = new URL(endpointUrl(url, place.path));
  const base = pathname.slice(0, pathname.length - place.path.length);
  const method = draft.method ?? (draft.body === undefined ? place.method : 'POST');
  const hasBody = draft.body !== undefined || method === 'POST';
  const body = Buffer.from(hasBody ? (draft.body ?? JSON.stringify(place.body)) : '');
  const length = draft.length === undefined ? (hasBody ? String(body.length) : null) : draft.length;
  const given = (draft.headers ?? []).map((line) => line.split(':')[0]?.toLowerCase());
  const lines = [
    `${method} ${base}${draft.path ?? place.path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: close',
    ...(place.authorization === null || given.includes('authorization')
      ? []
      : [`Authorization: ${place.authorization}`]),
    ...(hasBody && !given.includes('content-type') ? ['Content-Type: application/json'] : []),
    ...(draft.headers ?? []),
    ...(length === null ? [] : [`Content-Length: ${length}`]),
  ];
  return {
    what: `${draft.what}, to ${method} ${place.path}`,
    bytes: Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]),
    complete: draft.complete ?? true,
  };
}
