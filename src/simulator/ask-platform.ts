import { operations } from '../contract/operations.js';
import { createAnswerer } from './answer-operation.js';
import { authenticate } from './authentication.js';
import type { PlatformContext } from './platform-context.js';
import type { Received } from './receive.js';
import { issueToken, validToken } from './users.js';
import { ownerOf } from './views/users.js';

export interface Question {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
}

/**
 * Asks the platform's own API as the company's owner would, without HTTP and unrecorded.
 * @returns the `data` of the answer. @throws ApiFailure for an answer that is an error.
 */
export async function askPlatform(
  context: PlatformContext,
  company: string,
  operationKey: string,
  { params = {}, query = {}, body }: Question = {},
): Promise<unknown> {
  const operation = operations.find(({ key }) => key === operationKey);
  const owner = ownerOf(context, company);
  if (operation === undefined || owner === null) throw new Error(`Nobody can ask ${operationKey}.`);
  const { token } = validToken(context, owner.id) ?? issueToken(context, owner);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const url = new URL(path, 'http://127.0.0.1');
  url.search = new URLSearchParams(query).toString();
  const authorization = `Token ${token}`;
  const received: Received = {
    at: context.clock.now(),
    method: operation.method,
    href: url.href,
    path,
    url,
    headers: { authorization },
    address: '127.0.0.1',
    body: { recorded: null, fields: () => ({ ...body }) },
    authentication: authenticate(context, authorization),
    company,
  };
  // Nobody's calls are counted: this is the platform itself.
  const answer = await createAnswerer({ ...context, throttle: null })(operation, received, params);
  const envelope: unknown = answer.body;
  return typeof envelope === 'object' && envelope !== null && 'data' in envelope ? envelope.data : null;
}
