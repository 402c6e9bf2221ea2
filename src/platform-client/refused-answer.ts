import { envelopeMessage } from '../contract/envelopes.js';
import { permissionTypes, type PermissionLevel } from '../contract/permissions.js';
import { withoutTokens } from '../contract/secret-fields.js';
import { plain } from './plain-text.js';
import type { Method } from './send-request.js';
import { PlatformError, type PlatformErrorDetails } from './platform-error.js';

export interface RefusedAnswer {
  method: Method;
  url: string;
  apiUrl: string;
  status: number;
  headers: Readonly<Record<string, string>>;
  /** The parsed answer; undefined where it was not JSON. */
  body: unknown;
  replayed: boolean;
  requestId: string;
  /** How often the request was sent. */
  tries: number;
  /** See `PlatformClientOptions`. */
  refusedTokenSteps?: readonly string[] | undefined;
}

/** The error for an answer that is no success: what the platform said, what it means, what to do now. */
export function refusedAnswer(answer: RefusedAnswer): PlatformError {
  const { method, url, apiUrl, status, replayed, requestId } = answer;
  const raw = envelopeMessage(answer.body);
  const said = raw === null ? null : safe(raw);
  const what = `${method} ${new URL(url).pathname}`;
  const transient = status >= 500;
  const details = {
    status,
    transient,
    mayHaveActed: transient,
    platformMessage: said,
    fields: fieldErrors(answer.body),
    replayed,
    requestId,
  };
  const because = said === null ? '.' : `: ${said}`;
  const refused = (message: string, nextSteps: readonly string[] = []): PlatformError =>
    new PlatformError(message, { ...details, kind: 'refused', nextSteps });
  const failed = (message: string, more: Partial<PlatformErrorDetails>): PlatformError =>
    new PlatformError(message, { ...details, kind: 'unavailable', ...more });

  if (status >= 300 && status < 400)
    return failed(redirectMessage(answer, what), { nextSteps: ['Check the address of the platform.'] });
  if (answer.body === undefined) {
    return failed(`${what} answered ${status} with something that is not JSON: is ${apiUrl} a Rehive API?`, {
      nextSteps: ['Check the address of the platform.'],
    });
  }
  if (status === 401) {
    return refused(`The platform does not accept the token (401)${because}`, [
      ...(answer.refusedTokenSteps ?? [
        'The token is wrong, expired or revoked: make a new one in the dashboard.',
      ]),
      `Check that it belongs to this platform: ${apiUrl}`,
    ]);
  }
  if (status === 403 && said !== null && /multi-factor/i.test(said))
    return refused(`The session has not answered its second factor: ${what} (403)${because}`, [
      'rehive-ext login asks for it.',
    ]);
  if (status === 403)
    return refused(`The token may not do this: ${what} (403)${because}`, [lackingPermission(answer)]);
  if (status === 429) {
    return failed(`The platform throttles ${what} (429)${because}`, { nextSteps: ['Try again later.'] });
  }
  if (status >= 500) {
    const times = answer.tries > 1 ? `, ${answer.tries} times` : '';
    return failed(`The platform failed at ${what} (${status}${times})${because}`, {
      nextSteps: ['Try again later.'],
    });
  }
  const fields = Object.entries(details.fields).map(([field, texts]) => `\n  ${field}: ${texts.join(' ')}`);
  return refused(`The platform refused ${what} (${status})${because}${fields.join('')}`);
}

function redirectMessage({ status, headers }: RefusedAnswer, what: string): string {
  const target = headers['location'] === undefined ? '' : ` to ${safe(headers['location'])}`;
  return `${what} was redirected (${status})${target}. Redirects are not followed: the token goes to no other address.`;
}

/** `data` of an error envelope: per field a text or a list of texts. */
function fieldErrors(body: unknown): Record<string, string[]> {
  if (typeof body !== 'object' || body === null || !('data' in body)) return {};
  if (typeof body.data !== 'object' || body.data === null) return {};
  return Object.fromEntries(
    Object.entries(body.data).map(([field, texts]: [string, unknown]) => [
      safe(field),
      (Array.isArray(texts) ? texts : [texts]).map(asText),
    ]),
  );
}

const asText = (value: unknown): string => safe(typeof value === 'string' ? value : JSON.stringify(value));

/** An extension may have told the platform its own token, which the platform then tells us. */
const safe = (text: string): string => plain(withoutTokens(text));

const levels: Readonly<Record<Method, PermissionLevel>> = {
  GET: 'view',
  POST: 'add',
  PATCH: 'change',
  DELETE: 'delete',
};

/** The platform does not say which permission was missing: method and path tell which it most likely is. */
function lackingPermission({ method, url, apiUrl }: RefusedAnswer): string {
  const path = url.startsWith(apiUrl) ? (url.slice(apiUrl.length).split('?')[0] ?? '') : '';
  const [section, ...names] = path.split('/');
  const types = names.map((name) => name.replaceAll('-', ''));
  const type = types
    .toReversed()
    .map((name) => permissionTypes.find((known) => known === name || `${known}s` === name))
    .find((known) => known !== undefined);
  if (section !== 'admin' || type === undefined) return 'Use the token of a user in group admin.';
  return `It probably lacks the permission "admin ${type} ${levels[method]}": use the token of a user in group admin who has it.`;
}
