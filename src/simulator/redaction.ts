import type { Exchange } from '../contract/exchange.js';
import { limits } from '../contract/limits.js';
import { isSecretField, mayHaveSecretField } from '../contract/secret-fields.js';
import {
  formsOf,
  shortestPiece,
  shortestWithinText,
  type SearchedSecret,
  type Secrets,
} from './known-secrets.js';

const credentialHeaders = new Set(['authorization', 'proxy-authorization']);
/** A token, or a piece of one. */
const tokenShape = new RegExp(`[0-9a-f]{${shortestPiece},${limits.tokenLength}}`, 'g');

/** The texts of an exchange: all that a redaction has to go through. */
export type Recorded = Pick<Exchange, 'request' | 'response' | 'error'>;

type Headers = Readonly<Record<string, string>>;

/** What has to be known of an exchange before any part of it can be redacted. */
interface Evidence {
  requestHeaders: Headers;
  /** Of both sides, as far as they may hold a secret field. */
  bodies: readonly unknown[];
}

/** Redacts the parts of one exchange. */
export interface Redaction {
  text(input: string): string;
  headers(all: Headers): Record<string, string>;
  json(value: unknown): unknown;
  /** Whether {@link Redaction.json} would replace nothing in what a text of JSON says: a look at the text alone. */
  isClean(json: string): boolean;
}

/** Any text without what is known to be secret, and without anything in a token's shape. */
export function redactWords(words: string, secrets: Secrets): string {
  const searched = secrets.searched().toSorted(longestFirst);
  return redactText(words, secrets, searched);
}

/**
 * Replaces every token, secret and password by a label, so that a recording can be shown to anybody. What the state does
 * not know is a secret when it stands where secrets stand: under a key such as `password`, in an `Authorization`, or in a
 * token's shape. It is then replaced in all of the exchange, echoes of it included.
 */
export function redactionOf({ requestHeaders, bodies }: Evidence, secrets: Secrets): Redaction {
  const known = secrets.searched();
  const learned = learnSecrets(requestHeaders, bodies, secrets);
  const labels: Labels = {
    label: (text) => secrets.label(text) ?? learned.get(text),
    labelOfPiece: (text) => secrets.labelOfPiece(text),
  };
  const forms = [...learned].flatMap(([secret, shown]) => formsOf(secret, shown));
  const searched = [...known, ...forms].toSorted(longestFirst);
  const text = (input: string): string => redactText(input, labels, searched);
  return {
    text,
    headers: (all) =>
      Object.fromEntries(
        Object.entries(all).map(([name, value]) => [name, redactHeader(name, value, labels, text)]),
      ),
    json: (value) => redactJson(value, text),
    isClean: (json) =>
      // With an escape in it, a text says something else than it looks like.
      !json.includes('\\') &&
      !secrets.hasShort() &&
      !mayHaveSecretField(json) &&
      json.search(tokenShape) < 0 &&
      !searched.some(([secret]) => json.includes(secret)),
  };
}

/** All of an exchange, see {@link redactionOf}. */
export function redactExchange({ request, response, error }: Recorded, secrets: Secrets): Recorded {
  const evidence = { requestHeaders: request.headers, bodies: [request.body, response?.body] };
  const { text, headers, json } = redactionOf(evidence, secrets);
  return {
    request: {
      ...request,
      url: text(request.url),
      headers: headers(request.headers),
      body: json(request.body),
    },
    response:
      response === null
        ? null
        : { ...response, headers: headers(response.headers), body: json(response.body) },
    error: error === null ? null : text(error),
  };
}

/** One secret may begin another. */
const longestFirst = ([one]: SearchedSecret, [other]: SearchedSecret): number => other.length - one.length;

/** What is shown in the place of a secret; undefined for what is none. */
type Labels = Pick<Secrets, 'label' | 'labelOfPiece'>;

function redactText(input: string, labels: Labels, searched: readonly SearchedSecret[]): string {
  const exact = labels.label(input);
  if (exact !== undefined) return exact;
  if (input.length < shortestWithinText) return input;
  // Tokens are found by their shape: searching a text for each of thousands would be slow.
  let output =
    input.length < shortestPiece
      ? input
      : input.replace(tokenShape, (found) =>
          found.length === limits.tokenLength
            ? (labels.label(found) ?? '[unknown token]')
            : (labels.labelOfPiece(found) ?? found),
        );
  for (const [secret, shown] of searched) {
    if (output.includes(secret)) output = output.replaceAll(secret, shown);
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
      if (isSecretField(key) && typeof item === 'string' && item !== '' && text(item) === item) {
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
  requestHeaders: Headers,
  bodies: readonly unknown[],
  known: Secrets,
): Map<string, string> {
  const learned = new Map<string, string>();
  const learn = (secret: string, what: string): void => {
    if (secret.length >= shortestWithinText && known.label(secret) === undefined)
      learned.set(secret, `[unknown ${what}]`);
  };
  const search = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      if (isSecretField(key) && typeof item === 'string') learn(item, key);
      else search(item);
    }
  };
  for (const [name, value] of Object.entries(requestHeaders)) {
    if (!credentialHeaders.has(name.toLowerCase())) continue;
    const [scheme = '', ...credentials] = value.split(' ');
    learn(credentials.join(' ').trim(), scheme.toLowerCase());
  }
  bodies.forEach(search);
  return learned;
}

/** `Token abc` → `Token [service token of acme]`. What it doesn't know is taken for a secret too. */
function authorization(value: string, { label }: Labels): string {
  const [scheme = '', ...rest] = value.split(' ');
  if (rest.length === 0) return label(value) ?? (value === '' ? '' : '[unknown authorization]');
  const credentials = rest.join(' ').trim();
  return `${scheme} ${label(credentials) ?? `[unknown ${scheme.toLowerCase()}]`}`;
}
