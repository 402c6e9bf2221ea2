import { isLabel } from '../contract/secret-fields.js';
import { personalFields, plainFields, thingsWithNames } from './personal-fields.js';
import type { SubstituteKind, Substitutes } from './substitutes.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const dateTime = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)?$/;

/** Headers that are about the request and not about a person. Of others, the name is kept. */
const plainHeaders = new Set(
  'content-type content-length accept host user-agent authorization idempotency-key idempotent-replayed retry-after location x-request-id date server connection allow www-authenticate x-forwarded-for'.split(
    ' ',
  ),
);

/** Puts substitutes in the place of personal data. One for one entry: what it has met there, it finds in its other texts, too. */
export interface PersonalData {
  json(value: unknown): unknown;
  url(text: string): string;
  headers(all: Readonly<Record<string, string>>): Record<string, string>;
  /** A text for people, such as an error's. */
  words(text: string): string;
}

export function createPersonalData(substitutes: Substitutes): PersonalData {
  const met = new Map<string, string>();

  const replaced = (kind: SubstituteKind, text: string): string => {
    if (text.trim() === '' || isLabel(text)) return text;
    const substitute = substitutes.of(kind, text);
    // Shorter ones stand in other words by chance.
    if (text.length > 2) met.set(text, substitute);
    return substitute;
  };

  const words = (text: string): string => {
    let result = text
      .replaceAll(/[\p{L}\p{N}._%+-]+(@|%40)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/giu, (found) =>
        found.includes('@') ? replaced('email', found) : encodeURIComponent(replaced('email', decode(found))),
      )
      .replaceAll(/(?<![\w.])(\d{1,3}\.){3}\d{1,3}(?![\w.])/g, (found) =>
        found.startsWith('127.') ? found : replaced('ip', found),
      )
      .replaceAll(/(?<![\w:])([0-9a-f]{1,4}:){3,7}(:?[0-9a-f]{1,4}){1,4}(?![\w:])/gi, (found) =>
        replaced('ip', found),
      )
      .replaceAll(/(\+|%2B)\d{8,15}(?!\d)/g, (found) =>
        found.startsWith('+')
          ? replaced('mobile', found)
          : encodeURIComponent(replaced('mobile', decode(found))),
      );
    for (const [person, substitute] of met) {
      if (result.includes(person)) result = result.replaceAll(wholeWord(person), () => substitute);
    }
    return result;
  };

  const field = (key: string, value: string | number, within: readonly string[]): string | number => {
    const text = String(value);
    const kind = kindOfField(key, within);
    if (kind === null) return typeof value === 'number' ? value : words(value);
    if (typeof value === 'number') {
      // Amounts, counts and dates; a person's own numbers have a field of their own.
      if (!personalFields.has(key)) return value;
      if (kind === 'date') return Date.parse(substitutes.of(kind, text));
      return Number(substitutes.of('shape', text).replace(/^0/, '1'));
    }
    if (uuid.test(text) || (kind === 'text' && dateTime.test(text))) return value;
    return replaced(kind === 'shape' && key !== 'number' ? kind : (kindOfText(text) ?? kind), text);
  };

  const json = (value: unknown, key: string, within: readonly string[]): unknown => {
    if (typeof value === 'string' || typeof value === 'number') return field(key, value, within);
    if (Array.isArray(value)) return value.map((item) => json(item, key, within));
    if (typeof value !== 'object' || value === null) return value;
    const isError = 'status' in value && value.status === 'error';
    return Object.fromEntries(
      Object.entries(value).map(([name, item]: [string, unknown]) => [
        words(name),
        // An answer's own message says what was wrong: it is for people, and about the request.
        isError && name === 'message' && typeof item === 'string'
          ? words(item)
          : json(item, name, key === '' ? within : [...within, key]),
      ]),
    );
  };

  const url = (text: string): string => {
    if (!URL.canParse(text)) return words(text);
    const { origin, pathname, searchParams } = new URL(text);
    const query = [...searchParams].map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(String(field(name.split('__')[0] ?? name, value, ['query'])))}`,
    );
    const path = pathname.split('/').map(words).join('/');
    return `${origin}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
  };

  return {
    json: (value) =>
      typeof value === 'string' ? `[text of ${value.length} characters]` : json(value, '', []),
    url,
    headers: (all) =>
      Object.fromEntries(
        Object.entries(all).map(([name, value]) => [
          name,
          plainHeaders.has(name.toLowerCase()) ? words(value) : '[not recorded]',
        ]),
      ),
    words,
  };
}

/** Null where the text may stay. */
function kindOfField(key: string, within: readonly string[]): SubstituteKind | null {
  const kind = personalFields.get(key);
  const isOfThing = thingsWithNames.has(within.at(-1) ?? '');
  if (isOfThing && ['name', 'label', 'description', 'display_code'].includes(key)) return null;
  if (kind !== undefined) return kind;
  // What a query asks about, such as page_size, is the platform's word; a field's name in it is a field.
  if (
    within[0] === 'query' &&
    /^(page|page_size|pagination|orderby|ordering|cursor|archived|active)$/.test(key)
  )
    return null;
  return plainFields.has(key) ? null : 'text';
}

/** What can be told by its looks, whatever field it is in. */
function kindOfText(text: string): SubstituteKind | null {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return 'email';
  if (/^\+\d{8,15}$/.test(text)) return 'mobile';
  return /^(\d{1,3}\.){3}\d{1,3}$/.test(text) ? 'ip' : null;
}

function wholeWord(text: string): RegExp {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu');
}

function decode(text: string): string {
  return text.replaceAll('%40', '@').replaceAll(/%2B/gi, '+');
}
