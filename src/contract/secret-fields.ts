import { limits } from './limits.js';

/** Fields of the API whose text proves who somebody is, or lets somebody confirm something. */
const secretFields: ReadonlySet<string> = new Set([
  'token',
  'refresh_token',
  'secret',
  'password',
  'password1',
  'password2',
  'old_password',
  'new_password',
  'new_password1',
  'new_password2',
  // What a user confirms something with, and what an authenticator works with.
  'key',
  'otp',
  'otpauth_url',
]);

export const isSecretField = (name: string): boolean => secretFields.has(name);

// A name may be written with escapes, too.
const namedInJson = new RegExp(`"(?:${[...secretFields].join('|')})"\\s*:|\\\\u`);

/** Whether a text of JSON may have a secret field: a look at the text, much quicker than one at what it says. */
export const mayHaveSecretField = (json: string): boolean => namedInJson.test(json);

/** A copy in which a label stands in the place of every text under a secret field. */
export function withoutSecretFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecretFields);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isSecretField(key) && typeof item === 'string' && item !== '' && !isLabel(item)
        ? `[${key}]`
        : withoutSecretFields(item),
    ]),
  );
}

/** What stands in the place of a secret already: `[service token of acme]`. */
export const isLabel = (text: string): boolean => /^\[[^[\]]*\]$/.test(text);

const tokenShape = new RegExp(`\\b[0-9a-f]{${limits.tokenLength}}\\b`, 'g');

/** A text in which a label stands in the place of everything that looks like a token of the platform. */
export const withoutTokens = (text: string): string => text.replaceAll(tokenShape, '[token]');
