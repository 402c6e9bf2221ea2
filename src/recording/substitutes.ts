import { createHmac } from 'node:crypto';

/** What a substitute has to look like, so that whatever takes the one takes the other. */
export type SubstituteKind =
  | 'email'
  | 'mobile'
  | 'name'
  | 'username'
  | 'date'
  | 'ip'
  | 'url'
  /** Digit for digit, letter for letter: an account's number, a postal code. */
  | 'shape'
  | 'text';

/** Substitutes from one key: the same for the same text, and without the key nobody can tell which text it was. */
export interface Substitutes {
  /** Recordings with the same have the same substitutes. */
  readonly keyId: string;
  of(kind: SubstituteKind, text: string): string;
}

export function createSubstitutes(key: string): Substitutes {
  const digest = (purpose: string, text: string): Buffer =>
    createHmac('sha256', key).update(`${purpose}\0${text}`).digest();
  return {
    keyId: digest('key', '').toString('hex', 0, 4),
    // What differs in nothing but case or spaces is the same to whoever compares emails and numbers.
    of: (kind, text) => make[kind](digest(kind, text.trim().toLowerCase()), text),
  };
}

const make: Readonly<Record<SubstituteKind, (bytes: Buffer, text: string) => string>> = {
  // A name that is reserved for examples: nothing that is sent there arrives.
  email: (bytes) => `user-${bytes.toString('hex', 0, 6)}@example.com`,
  mobile: (bytes, text) => {
    // 555 is nobody's exchange: nothing that is sent there arrives.
    const area = areaCodes[bytes.readUInt16BE(0) % areaCodes.length] ?? '212';
    const number = `1${area}555${String(bytes.readUInt32BE(2) % 10_000).padStart(4, '0')}`;
    return /^[1-9]/.test(text) ? number : `+${number}`;
  },
  name: (bytes) => capitalised(word(bytes)),
  username: word,
  date: (bytes, text) => {
    const day = new Date(Date.UTC(1950, 0, 1) + (bytes.readUInt32BE(0) % 18_262) * 86_400_000).toISOString();
    return text.length > 10 ? day : day.slice(0, 10);
  },
  // Networks for tests and documentation: RFC 2544 and 3849.
  ip: (bytes, text) =>
    text.includes(':')
      ? `2001:db8::${bytes.readUInt16BE(0).toString(16)}:${bytes.readUInt16BE(2).toString(16)}`
      : `198.${18 + ((bytes[0] ?? 0) % 2)}.${bytes[1]}.${bytes[2]}`,
  url: (bytes) => `https://example.com/${bytes.toString('hex', 0, 6)}`,
  shape: (bytes, text) => shaped(bytes, text),
  text: (bytes) => `text-${bytes.toString('hex', 0, 6)}`,
};

const areaCodes = (
  '201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 ' +
  '251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316'
).split(' ');

function word(bytes: Buffer): string {
  const consonants = 'bdfgklmnprstvz';
  const vowels = 'aeiou';
  let made = '';
  for (let i = 0; i < 8; i += 2) {
    made += consonants.charAt((bytes[i] ?? 0) % consonants.length);
    made += vowels.charAt((bytes[i + 1] ?? 0) % vowels.length);
  }
  return made;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function shaped(bytes: Buffer, text: string): string {
  let index = 0;
  const next = (): number => {
    index += 1;
    // Longer than the digest: it goes on from the digest of the digest.
    if (index % bytes.length === 0) bytes = createHmac('sha256', bytes).update('more').digest();
    return bytes[index % bytes.length] ?? 0;
  };
  return text.replaceAll(/\p{L}|\d/gu, (character) => {
    if (/\d/.test(character)) return String(next() % 10);
    const letter = String.fromCharCode(97 + (next() % 26));
    return character === character.toUpperCase() ? letter.toUpperCase() : letter;
  });
}
