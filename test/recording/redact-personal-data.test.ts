import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/contract/exchange.js';
import { recordExchange } from '../../src/recording/redact-entry.js';
import { createSubstitutes } from '../../src/recording/substitutes.js';

const substitutes = createSubstitutes('a key');

function exchange(fields: {
  url?: string;
  headers?: Record<string, string>;
  body?: unknown;
  answer?: unknown;
}): Exchange {
  return {
    id: 1,
    direction: 'to-platform',
    at: 0,
    company: 'acme',
    call: null,
    request: {
      method: 'POST',
      url: fields.url ?? 'http://127.0.0.1:4300/3/admin/users/',
      headers: fields.headers ?? {},
      body: fields.body ?? null,
    },
    response: { status: 200, headers: {}, body: fields.answer ?? null },
    error: null,
    duration_ms: 1,
  };
}

const recorded = (fields: Parameters<typeof exchange>[0]) => recordExchange(exchange(fields), substitutes);

describe('personal data in a recording', () => {
  it('a substitute is valid in kind, and the same whatever the case', () => {
    const of = (kind: Parameters<typeof substitutes.of>[0], text: string) => substitutes.of(kind, text);
    expect(of('email', 'Zoe@Example.org')).toBe(of('email', 'zoe@example.org'));
    expect(of('email', 'zoe@example.org')).toMatch(/^user-[0-9a-f]{12}@example\.com$/);
    expect(of('mobile', '+27821234567')).toMatch(/^\+1\d{3}555\d{4}$/);
    expect(of('name', 'Zoë')).toMatch(/^[A-Z][a-z]{7}$/);
    expect(of('date', '1980-01-01')).toMatch(/^19[5-9]\d-\d\d-\d\d$/);
    expect(of('ip', '41.0.0.1')).toMatch(/^198\.1[89]\.\d+\.\d+$/);
    expect(of('ip', '2c0f::1')).toMatch(/^2001:db8::/);
    expect(of('shape', 'GB33-BUKB 2020')).toMatch(/^[A-Z]{2}\d\d-[A-Z]{4} \d{4}$/);
    expect(createSubstitutes('another').of('email', 'zoe@example.org')).not.toBe(
      of('email', 'zoe@example.org'),
    );
  });

  it('whatever nobody knows to be harmless is substituted; what an extension decides by stays', () => {
    const data = {
      id: '0b8f6f0e-7f2e-4a58-9a53-0a4b8cf2b9d1',
      status: 'Complete',
      amount: 2500,
      created: 1764000000000,
      currency: { code: 'ZAR', description: 'Rand', symbol: 'R' },
      user: {
        id: '1',
        first_name: 'Zoë',
        email: 'zoe@bank.example.za',
        nationality: 'ZA',
        groups: [{ name: 'gold' }],
      },
      metadata: { nickname: 'Zozo', 'zoe@bank.example.za': true, tries: 3 },
      note: 'rent',
    };
    const { body } = recorded({ body: data }).request as { body: typeof data };
    expect(body).toMatchObject({
      id: data.id,
      status: 'Complete',
      amount: 2500,
      created: data.created,
      currency: data.currency,
      user: { id: '1', nationality: 'ZA', groups: [{ name: 'gold' }] },
    });
    expect(body.note).toMatch(/^text-/);
    const text = JSON.stringify(body);
    for (const person of ['Zo', 'zoe', 'rent']) expect(text).not.toContain(person);
    expect(body.metadata.tries).toBe(3);
  });

  it('addresses, headers and messages name nobody either', () => {
    const made = recorded({
      url: 'https://api.rehive.com/3/admin/users/?email=zoe%40bank.example.za&page_size=5&status=verified',
      headers: { 'x-forwarded-for': '41.0.0.1', 'x-customer': 'Zoë', 'content-type': 'application/json' },
      body: { first_name: 'Zoë' },
      answer: { status: 'error', message: 'Zoë (zoe@bank.example.za, +27821234567) is unknown.' },
    });
    const text = JSON.stringify(made);
    for (const person of ['Zoë', 'zoe', '41.0.0.1', '2782123']) expect(text).not.toContain(person);
    expect(made.request.url).toMatch(/\?email=user-[0-9a-f]{12}%40example\.com&page_size=5&status=verified$/);
    expect(made.request.headers).toMatchObject({
      'x-customer': '[not recorded]',
      'content-type': 'application/json',
    });
    expect(JSON.stringify(made.response)).toContain('is unknown.');
  });

  it('secrets are no matter of choice', () => {
    const body = { password: 'correct horse', otp: '123456', link: `https://x.example/${'ab'.repeat(32)}` };
    const kept = JSON.stringify(recordExchange(exchange({ body }), null));
    for (const secret of ['correct horse', '123456', 'abab']) expect(kept).not.toContain(secret);
  });
});
