import type { Exchange } from '../contract/exchange.js';
import { limits } from '../contract/limits.js';
import type { PlatformState } from './state.js';

/** Shorter secrets are replaced only where they stand alone: within a text they would match by chance. */
const shortestWithinText = 8;
const credentialHeaders = new Set(['authorization', 'proxy-authorization']);
const tokenShape = /[0-9a-f]{64}/g;
const secretKeys = new Set([
  'token',
  'refresh_token',
  'secret',
  'password',
  'password1',
  'password2',
  'old_password',
  'new_password',
]);

/** The texts of an exchange: all that a redaction has to go through. */
export type Recorded = Pick<Exchange, 'request' | 'response' | 'error'>;

/**
 * Replaces every token, secret and password by a label, so that a recording can be shown to anybody. What the state does
 * not know is a secret when it stands where secrets stand: under a key such as `password`, in an `Authorization`, or in a
 * token's shape. It is then replaced in all of the exchange, echoes of it included.
 */
export type Redactor = (recorded: Recorded) => Recorded;

export function createRedactor(state: PlatformState): Redactor {
  const known = knownSecrets(state);
  const unshaped = longUnshaped(known);

  return ({ request, response, error }) => {
    const learned = learnSecrets(request, response, known);
    const labels = learned.size === 0 ? known : new Map([...learned, ...known]);
    // The longest first: one secret may begin another.
    const searched = [...unshaped, ...longUnshaped(learned)].toSorted(
      ([one], [other]) => other.length - one.length,
    );
    const text = (input: string): string => redactText(input, labels, searched);
    const headers = (all: Readonly<Record<string, string>>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(all).map(([name, value]) => [name, redactHeader(name, value, labels, text)]),
      );
    return {
      request: {
        ...request,
        url: text(request.url),
        headers: headers(request.headers),
        body: redactJson(request.body, text),
      },
      response:
        response === null
          ? null
          : { ...response, headers: headers(response.headers), body: redactJson(response.body, text) },
      error: error === null ? null : text(error),
    };
  };
}

type Labels = ReadonlyMap<string, string>;

function redactText(input: string, labels: Labels, searched: readonly (readonly [string, string])[]): string {
  const exact = labels.get(input);
  if (exact !== undefined) return exact;
  if (input.length < shortestWithinText) return input;
  // Tokens are found by their shape: searching a text for each of thousands would be slow.
  let output =
    input.length < limits.tokenLength
      ? input
      : input.replace(tokenShape, (found) => labels.get(found) ?? '[unknown token]');
  for (const [secret, label] of searched) {
    if (output.includes(secret)) output = output.replaceAll(secret, label);
  }
  return output;
}

function redactJson(value: unknown, text: (input: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((item) => redactJson(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      // One that is too short to be searched for, or the same as something harmless.
      if (secretKeys.has(key) && typeof item === 'string' && item !== '' && text(item) === item) {
        return [key, `[unknown ${key}]`];
      }
      return [text(key), redactJson(item, text)];
    }),
  );
}

function redactHeader(name: string, value: string, labels: Labels, text: (input: string) => string): string {
  const lower = name.toLowerCase();
  if (credentialHeaders.has(lower)) return authorization(value, labels);
  return lower === 'cookie' || lower === 'set-cookie' ? '[cookies]' : text(value);
}

/** What stands where a secret stands, and is not known as one. */
function learnSecrets(
  request: Recorded['request'],
  response: Recorded['response'],
  known: Labels,
): Map<string, string> {
  const learned = new Map<string, string>();
  const learn = (secret: string, what: string): void => {
    if (secret.length >= shortestWithinText && !known.has(secret)) learned.set(secret, `[unknown ${what}]`);
  };
  const search = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      if (secretKeys.has(key) && typeof item === 'string') learn(item, key);
      else search(item);
    }
  };
  for (const [name, value] of Object.entries(request.headers)) {
    if (!credentialHeaders.has(name.toLowerCase())) continue;
    const [scheme = '', ...credentials] = value.split(' ');
    learn(credentials.join(' ').trim(), scheme.toLowerCase());
  }
  search(request.body);
  search(response?.body);
  return learned;
}

/** Secrets that no shape gives away, in every form in which a text may hold them: as they are, in a url, in JSON. */
function longUnshaped(labels: Labels): [string, string][] {
  return [...labels]
    .filter(([secret]) => secret.length >= shortestWithinText && !isTokenShaped(secret))
    .flatMap(([secret, label]) => {
      const forms = new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
      return [...forms].map((form): [string, string] => [form, label]);
    });
}

/** `Token abc` → `Token [service token of acme]`. What it doesn't know is taken for a secret too. */
function authorization(value: string, labels: Labels): string {
  const [scheme = '', ...rest] = value.split(' ');
  if (rest.length === 0) return labels.get(value) ?? (value === '' ? '' : '[unknown authorization]');
  const credentials = rest.join(' ').trim();
  return `${scheme} ${labels.get(credentials) ?? `[unknown ${scheme.toLowerCase()}]`}`;
}

function isTokenShaped(secret: string): boolean {
  return secret.length === limits.tokenLength && secret.search(tokenShape) === 0;
}

function knownSecrets(state: PlatformState): Map<string, string> {
  const labels = new Map<string, string>();
  for (const { secret, company } of state.webhooks.values()) {
    if (secret !== '') labels.set(secret, `[webhook secret of ${company}]`);
  }
  for (const { token, label } of state.tokens.values()) labels.set(token, label);
  return labels;
}
