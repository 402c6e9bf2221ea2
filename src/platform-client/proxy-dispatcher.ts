import { EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { UserError } from '../errors.js';

/** By what they are for: small letters come first, as everywhere. */
const variables = {
  httpsProxy: ['https_proxy', 'HTTPS_PROXY'],
  httpProxy: ['http_proxy', 'HTTP_PROXY'],
  noProxy: ['no_proxy', 'NO_PROXY'],
} as const;

/**
 * What sends requests through the proxy that the environment names in HTTPS_PROXY or HTTP_PROXY, except to hosts in
 * NO_PROXY; undefined where it names none.
 * @throws UserError where it names something that is no HTTP proxy
 */
export function proxyDispatcher(env: Readonly<NodeJS.ProcessEnv>): Dispatcher | undefined {
  const given = Object.entries(variables).flatMap(([purpose, names]) => {
    const name = names.find((one) => (env[one] ?? '') !== '');
    return name === undefined ? [] : [{ purpose, name, value: env[name] ?? '' }];
  });
  const proxies = given.filter(({ purpose }) => purpose !== 'noProxy');
  for (const { name, value } of proxies) requireHttpProxy(name, value);
  if (proxies.length === 0) return undefined;
  return new EnvHttpProxyAgent(Object.fromEntries(given.map(({ purpose, value }) => [purpose, value])));
}

/** The value is not repeated: it may hold a password. */
function requireHttpProxy(name: string, value: string): void {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return;
  throw new UserError(`${name} is not the address of an HTTP proxy.`, {
    nextSteps: [`Set it to one such as http://proxy.example.com:3128, or unset it.`],
  });
}
