import { UserError } from '../errors.js';

/** The platforms that have a name. The addresses end as all of the API's do: with `/3/`. */
export const namedPlatforms = {
  production: 'https://api.rehive.com/3/',
  staging: 'https://api.staging.rehive.com/3/',
} as const;

/**
 * The base of a Rehive API, with `/3/` at its end.
 * @param text `production`, `staging`, or an address: `http://host`, with or without `/3` or `/3/`
 * @throws UserError (usage) for anything else
 */
export function normalizeApiUrl(text: string): string {
  const named = Object.entries(namedPlatforms).find(([name]) => name === text.trim().toLowerCase());
  if (named !== undefined) return named[1];
  const url = URL.canParse(text) ? new URL(text) : null;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === null || !isWeb) throw notAnAddress(`"${text}" is not the address of a Rehive API.`);
  // Not repeated in the message: it may hold a password.
  if (url.username !== '' || url.password !== '')
    throw notAnAddress('The address of a Rehive API has no credentials in it.');
  if (url.search !== '' || url.hash !== '')
    throw notAnAddress(`The address of a Rehive API has no query or fragment: "${text}".`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/3$/, '')}/3/`;
}

function notAnAddress(message: string): UserError {
  return new UserError(message, {
    nextSteps: ['Use production, staging, simulated, or an address such as http://127.0.0.1:4300'],
  });
}

/** What rehive.json calls a platform: `production`, `staging`, otherwise its address without `/3/`. */
export function platformKey(apiUrl: string): string {
  const named = Object.entries(namedPlatforms).find(([, url]) => url === apiUrl);
  return named === undefined ? apiUrl.replace(/\/3\/$/, '') : named[0];
}

/** `production`, `staging`, `simulated` for one on this machine, otherwise the host's name. */
export function platformName(apiUrl: string): string {
  const named = Object.entries(namedPlatforms).find(([, url]) => url === apiUrl);
  if (named !== undefined) return named[0];
  return isOnThisMachine(apiUrl) ? 'simulated' : new URL(apiUrl).host;
}

/** True for addresses that only this machine can reach: localhost and the loopback networks. */
export function isOnThisMachine(address: string): boolean {
  const { hostname } = new URL(address);
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
