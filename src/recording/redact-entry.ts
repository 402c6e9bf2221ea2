import type { Exchange } from '../contract/exchange.js';
import { withoutSecretFields, withoutTokens } from '../contract/secret-fields.js';
import { createPersonalData, type PersonalData } from './redact-personal-data.js';
import type { RecordedExchange, RecordedTask } from './recording-format.js';
import type { Substitutes } from './substitutes.js';

/** An exchange, whose secrets are labels already, as a recording has it. @param substitutes null keeps personal data */
export function recordExchange(exchange: Exchange, substitutes: Substitutes | null): RecordedExchange {
  const personal = substitutes === null ? null : createPersonalData(substitutes);
  const { direction, at, company, call, request, response, error, duration_ms, auth } = exchange;
  const json = (body: unknown): unknown => jsonOf(body, personal);
  const headers = (all: Record<string, string>): Record<string, string> => personal?.headers(all) ?? all;
  // Bodies first: whom they tell of, an address or an error may name.
  const bodies = { request: json(request.body), response: json(response?.body ?? null) };
  return {
    type: 'exchange',
    direction,
    at,
    company,
    call,
    request: {
      method: request.method,
      url: personal?.url(request.url) ?? request.url,
      headers: headers(request.headers),
      body: bodies.request,
    },
    response:
      response === null
        ? null
        : { status: response.status, headers: headers(response.headers), body: bodies.response },
    error: error === null ? null : (personal?.words(error) ?? error),
    duration_ms,
    group: auth?.group ?? null,
  };
}

/** A delivery that a platform keeps, as a recording has it. */
export function recordTask(task: Omit<RecordedTask, 'type'>, substitutes: Substitutes | null): RecordedTask {
  const personal = substitutes === null ? null : createPersonalData(substitutes);
  const { body, tries, url } = task;
  const { id, event, company } = body;
  const data = Object(jsonOf(body.data, personal)) as Record<string, unknown>;
  const words = (text: string): string => {
    const safe = withoutTokens(text);
    return personal?.words(safe) ?? safe;
  };
  return {
    ...task,
    type: 'webhook-task',
    url: personal?.url(withoutTokens(url)) ?? withoutTokens(url),
    body: { id, event, company, data },
    tries: tries.map((one) => ({ ...one, error: one.error === null ? null : words(one.error) })),
  };
}

/** @returns JSON without secrets and, where that is wanted, without personal data */
function jsonOf(body: unknown, personal: PersonalData | null): unknown {
  const safe = tokensReplaced(withoutSecretFields(body));
  return personal === null ? safe : personal.json(safe);
}

function tokensReplaced(value: unknown): unknown {
  if (typeof value === 'string') return withoutTokens(value);
  if (Array.isArray(value)) return value.map(tokensReplaced);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tokensReplaced(item)]));
}

/** Says what kind of thing stood there, and nothing of it. */
const labels: Substitutes = { keyId: '', of: (kind) => `[${kind}]` };

/** A text of an extension or a platform, for a screen or a log: labels stand for tokens and for what is known to be personal. */
export const safeWords = (text: string): string => createPersonalData(labels).words(withoutTokens(text));
