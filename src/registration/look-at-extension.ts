import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Dispatcher } from 'undici';
import { endpointUrl } from '../contract/calls.js';
import { whyNotReachable } from '../contract/public-address.js';
import { Interrupted } from '../errors.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import { describeFailure } from '../platform-client/describe-failure.js';
import { plain } from '../platform-client/plain-text.js';
import { sendRequest } from '../platform-client/send-request.js';
import { whyNotPublic } from './public-address.js';

/** One thing that was looked at before the platform is told of an extension. */
export interface Finding {
  id: string;
  title: string;
  outcome: 'passed' | 'failed' | 'warned' | 'skipped';
  /** What was found; null where there is no more to say. */
  message: string | null;
}

export interface LookOptions {
  signal: AbortSignal;
  /** False where a platform on this machine, or somebody who knows better, does not mind http and private addresses. */
  mustBePublic: boolean;
  /** Of a proxy: what the certificate says can't be seen through one. */
  dispatcher?: Dispatcher | undefined;
  /** For each look. Default 10,000. */
  timeLimitMs?: number;
}

/** A certificate that ends sooner is likely not renewed by itself. */
const certificateDaysLeft = 14;
const dayMs = 86_400_000;

type Look = (url: URL, options: Required<Omit<LookOptions, 'dispatcher'>> & LookOptions) => Promise<Outcome>;
type Outcome = Pick<Finding, 'outcome' | 'message'>;

const passed = (message: string | null = null): Outcome => ({ outcome: 'passed', message });
const failed = (message: string): Outcome => ({ outcome: 'failed', message });
const skipped = (message: string): Outcome => ({ outcome: 'skipped', message });

/** Looks at the public address of an extension as the platform would: whether it leads anywhere, with TLS, and answers. */
export async function lookAtExtension(
  { url, endpoints }: Pick<Manifest, 'url' | 'endpoints'>,
  { timeLimitMs = 10_000, ...options }: LookOptions,
): Promise<Finding[]> {
  const looks: readonly [string, string, Look][] = [
    ['address', 'The address is one that the platform may call', lookAtAddress],
    ['dns', 'Its name leads to public addresses', lookUpName],
    ['tls', 'Its certificate is valid', lookAtCertificate],
    ['health', 'The extension answers', lookAtHealth(endpoints.health)],
  ];
  const findings = await Promise.all(
    looks.map(async ([id, title, look]) => ({
      id,
      title,
      ...(await look(new URL(url), { timeLimitMs, ...options })),
    })),
  );
  // Whatever it was that found no answer then.
  if (options.signal.aborted) throw new Interrupted();
  return findings.map((finding) => {
    const matters = options.mustBePublic || finding.id === 'health' || finding.outcome !== 'failed';
    return matters ? finding : { ...finding, outcome: 'warned' };
  });
}

const lookAtAddress: Look = async ({ href }) => {
  const why = whyNotPublic(href);
  return why === null ? passed() : failed(why);
};

const lookUpName: Look = async ({ hostname }, { timeLimitMs, signal, dispatcher }) => {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return skipped('it is an address already');
  if (dispatcher !== undefined) return skipped('a proxy looks it up');
  const found = await within(lookup(host, { all: true }), timeLimitMs, signal).catch(failureWords);
  if (typeof found === 'string') return failed(found);
  const addresses = found.map(({ address }) => address);
  const hidden = addresses.filter((address) => whyNotReachable(`http://${bracketed(address)}`) !== null);
  if (hidden.length === 0) return passed(addresses.join(', '));
  return failed(`${hidden.join(', ')} is an address of this machine or of a private network`);
};

const bracketed = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address);

const lookAtCertificate: Look = async (url, { timeLimitMs, signal, dispatcher }) => {
  if (url.protocol !== 'https:') return failed('it is not https: tokens would travel readable');
  if (dispatcher !== undefined)
    return skipped('it can not be seen through a proxy; the request for its health is');
  const ends = await within(certificateEnd(url, timeLimitMs), timeLimitMs, signal).catch(failureWords);
  if (typeof ends === 'string') return failed(ends);
  const days = Math.floor((ends - Date.now()) / dayMs);
  const words = `valid until ${new Date(ends).toISOString().slice(0, 10)}`;
  return days >= certificateDaysLeft
    ? passed(words)
    : { outcome: 'warned', message: `${words}, for ${days} more days` };
};

/** When the certificate ends, a millisecond timestamp. Rejects where it is not to be trusted. */
function certificateEnd({ hostname, port }: URL, timeLimitMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port: port === '' ? 443 : Number(port), ...servername }, () => {
      resolve(Date.parse(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.setTimeout(timeLimitMs, () => socket.destroy(new Error('no answer in time')));
    socket.on('error', reject);
  });
}

/** Without a health endpoint, any answer at all shows that something is there. */
const lookAtHealth =
  (path: string | null): Look =>
  async ({ href }, { timeLimitMs, signal, dispatcher }) => {
    const url = path === null ? href : endpointUrl(href, path);
    const answer = await sendRequest({
      method: 'GET',
      url,
      headers: {},
      body: undefined,
      timeLimitMs,
      signal,
      dispatcher,
    }).catch((error: unknown) => describeFailure(error, timeLimitMs).text);
    if (typeof answer === 'string') return failed(`GET ${url}: ${answer}`);
    if (path === null) return passed(`GET ${url} answered ${answer.status}`);
    return answer.status === 200
      ? passed(`GET ${url} answered 200`)
      : failed(`GET ${url} answered ${answer.status}, not 200`);
  };

function failureWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return `${plain(error instanceof Error ? error.message : String(error))}${code}`;
}

async function within<Value>(
  promise: Promise<Value>,
  timeLimitMs: number,
  signal: AbortSignal,
): Promise<Value> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]);
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      limit.addEventListener('abort', () => reject(new Error(`no answer within ${timeLimitMs / 1000} s`)), {
        once: true,
      });
    }),
  ]);
}
