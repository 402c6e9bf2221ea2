import { limits } from '../contract/limits.js';
import type { PlatformState } from './state.js';

/** Shorter secrets are replaced only where they stand alone: within a text they would match by chance. */
export const shortestWithinText = 8;
/** Of a token that was cut, fewer characters say too little to anybody. */
export const shortestPiece = 24;
const tokenShape = /^[0-9a-f]{64}$/;

/** A text that is replaced wherever it stands, and by what. */
export type SearchedSecret = readonly [form: string, label: string];

/** What the state knows to be secret, and has ever known since this began: also what was replaced or removed. */
export interface Secrets {
  /** What is shown in its place; undefined for what is no secret. */
  label(text: string): string | undefined;
  /** The same, for the beginning or the end of a token, from {@link shortestPiece} characters on: of a text that was cut. */
  labelOfPiece(text: string): string | undefined;
  /** The secrets that no shape gives away. Tokens are found by theirs: to search a text for thousands would be slow. */
  searched(): readonly SearchedSecret[];
  /** Whether one is too short for that, and hidden only where it stands alone. */
  hasShort(): boolean;
  /** Another one, that somebody gives for a call. Too short a one would match by chance: it is hidden where it stands alone. */
  add(secret: string, label: string): void;
  /** The state has changed: what it knows is to be looked at again. */
  changed(): void;
  /** Looks at what has changed, before it can be gone. */
  learn(): void;
}

export function createSecrets(state: PlatformState): Secrets {
  const labels = new Map<string, string>();
  const searched: SearchedSecret[] = [];
  let hasShort = false;
  let stale = true;
  let seenTokens = 0;

  const know = (secret: string, label: string): void => {
    labels.set(secret, label);
    hasShort ||= secret.length < shortestWithinText;
    searched.push(...formsOf(secret, label));
  };
  const learn = (): void => {
    if (!stale) return;
    stale = false;
    for (const { secret, company } of state.webhooks.values()) {
      if (secret !== '' && !labels.has(secret)) know(secret, `[webhook secret of ${company}]`);
    }
    // The platform's own tokens have the shape and are looked up in the state; a saved state may have others.
    if (state.tokens.size === seenTokens) return;
    let index = 0;
    for (const { token, label } of state.tokens.values()) {
      // Newer ones come last, and there may be very many.
      if (index >= seenTokens && !isTokenShaped(token) && !labels.has(token)) know(token, label);
      index += 1;
    }
    seenTokens = index;
  };
  return {
    label: (text) => state.tokens.get(text)?.label ?? labels.get(text),
    labelOfPiece(text) {
      const isPieceOf = (token: string): boolean => token.startsWith(text) || token.endsWith(text);
      for (const [token, { label }] of state.tokens) if (isPieceOf(token)) return label;
      for (const [secret, label] of labels) if (isTokenShaped(secret) && isPieceOf(secret)) return label;
      return undefined;
    },
    searched() {
      learn();
      return searched;
    },
    hasShort() {
      learn();
      return hasShort;
    },
    add(secret, label) {
      learn();
      const known = state.tokens.has(secret) || labels.has(secret);
      if (!known && secret.length >= shortestWithinText) know(secret, label);
    },
    changed() {
      stale = true;
    },
    learn,
  };
}

/** In every form in which a text may hold it: as it is, in a url, in JSON. */
export function formsOf(secret: string, label: string): SearchedSecret[] {
  if (secret.length < shortestWithinText || isTokenShaped(secret)) return [];
  const forms = new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  return [...forms].map((form): SearchedSecret => [form, label]);
}

function isTokenShaped(secret: string): boolean {
  return secret.length === limits.tokenLength && tokenShape.test(secret);
}
