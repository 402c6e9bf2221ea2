import { describe, expect, it } from 'vitest';
import { createSecrets, type Secrets } from '../../src/simulator/known-secrets.js';
import { createRecorder } from '../../src/simulator/recorder.js';
import { redactExchange } from '../../src/simulator/redaction.js';
import { createState } from '../../src/simulator/state.js';
import { exchangeDraft } from './exchange-draft.js';

const token = '0123456789abcdef'.repeat(4);
const known = 'say "friend"/and enter';
/** What may stand in a body, by what it is. */
const words: Readonly<Record<string, string>> = {
  harmless: 'a transaction of 12.50',
  'an identifier': '0f8a3c1e-5b7d-4e2a-9c46-d1f0a3b5c7e9',
  'a known secret': known,
  'a known secret in a text': `it is ${known}, they say`,
  'a known secret in an address': `/?q=${encodeURIComponent(known)}`,
  'a short secret': 'xyzzy',
  'a token': token,
  'a piece of a token': `${token.slice(0, 30)}…`,
  'what its header proves': 'what only this exchange knows',
};
const bodies: Readonly<Record<string, (word: string) => unknown>> = {
  text: (word) => word,
  value: (word) => ({ data: [{ note: word }] }),
  key: (word) => ({ data: { [word]: 1 } }),
  'secret field': (word) => ({ data: { password: word } }),
};
const spellings: Readonly<Record<string, (json: string) => string>> = {
  plain: (json) => json,
  'letters escaped': (json) =>
    json.replaceAll(/[a-z]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'slashes escaped': (json) => json.replaceAll('/', '\\/'),
};

function secretsWith(...more: readonly string[]): Secrets {
  const state = createState();
  const secrets = createSecrets(state);
  for (const [id, secret] of more.entries()) {
    state.webhooks.set(id, {
      id,
      company: 'acme',
      url: 'https://example.com/',
      event: 'user.update',
      secret,
      condition: null,
      enabled: true,
      service_id: null,
      archived: false,
      created: 0,
      updated: 0,
    });
  }
  secrets.changed();
  return secrets;
}

const cases = Object.keys(words).flatMap((word) =>
  Object.keys(bodies).flatMap((body) =>
    Object.keys(spellings).map((spelling) => [word, body, spelling] as const),
  ),
);

describe('a recorded body', () => {
  it.each(cases)('shows %s as a %s, %s, as a redaction of all that it says does', (word, body, spelling) => {
    const json = (spellings[spelling] ?? String)(JSON.stringify(bodies[body]?.(words[word] ?? '')));
    const sent = exchangeDraft({
      headers: { authorization: 'Token what only this exchange knows' },
      body: json,
    });
    for (const secrets of [secretsWith(known), secretsWith(known, 'xyzzy')]) {
      const recorder = createRecorder(secrets);
      recorder.record(sent);
      const whole = {
        ...sent,
        request: { ...sent.request, body: JSON.parse(json) as unknown },
        response: null,
      };
      expect(recorder.exchanges[0]?.request).toEqual(redactExchange(whole, secrets).request);
    }
  });
});
