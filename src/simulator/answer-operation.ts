import type { Operation } from '../contract/operations.js';
import { ApiFailure, forbidden, unauthorized } from './api-failure.js';
import type { Answer, ApiHandler, PublicHandler, PublicRequest } from './api-request.js';
import { mayDo, type Authentication } from './authentication.js';
import { createIdempotentAnswers } from './idempotency.js';
import { failure } from '../contract/envelopes.js';
import type { PlatformContext } from './platform-context.js';
import type { Received } from './receive.js';
import { publicRoutes, routes } from './routes/routes.js';

export type { Received } from './receive.js';

export type AnswerOperation = (
  operation: Operation | ApiFailure,
  received: Received,
  params: Record<string, string>,
) => Promise<Answer>;

const handlers = new Map<string, ApiHandler>(Object.entries(routes));
const publicHandlers = new Map<string, PublicHandler>(Object.entries(publicRoutes));

/**
 * Answers in the order in which the platform's framework checks: the token, the method, the permission, the body.
 * @returns a function that throws ApiFailure for every answer that is an error.
 */
export function createAnswerer(context: PlatformContext): AnswerOperation {
  const idempotent = createIdempotentAnswers(context.clock);

  return async (operation, received, params) => {
    if (operation instanceof ApiFailure || operation.authenticated) requireToken(received.authentication);
    if (operation instanceof ApiFailure) throw operation;
    const handle = handlerOf(context, operation, received);
    const answer = async (): Promise<Answer> =>
      handle({
        method: received.method,
        url: received.url,
        params,
        query: received.url.searchParams,
        body: received.body.fields(),
        authorization: received.headers['authorization'] ?? null,
      });
    const key = received.headers['idempotency-key'];
    if (key === undefined || !['POST', 'PUT', 'PATCH'].includes(received.method)) return answer();
    const scope = `${received.authentication.auth.user_id ?? ''} ${received.method} ${received.url.pathname}`;
    // A refusal is an answer too, and is kept.
    return idempotent.once(scope, key, () => answer().catch(failureAnswer));
  };
}

function handlerOf(
  context: PlatformContext,
  operation: Operation,
  received: Received,
): (request: PublicRequest) => Answer | Promise<Answer> {
  const open = publicHandlers.get(operation.key);
  if (open !== undefined) return (request) => open(request, context);
  const handler = handlers.get(operation.key);
  const { caller } = received.authentication;
  const company = caller === null ? undefined : context.state.companies.get(caller.user.company);
  if (handler === undefined || caller === null || company === undefined) {
    throw new Error(`Nothing answers ${operation.key}.`);
  }
  if (!mayDo(caller, operation.permission)) throw forbidden();
  return (request) => handler({ ...request, caller, company }, context);
}

function requireToken({ auth, caller }: Authentication): void {
  if (caller !== null) return;
  if (auth.outcome === 'missing' || (auth.outcome === 'malformed' && auth.scheme !== 'Token')) {
    throw unauthorized('Authentication credentials were not provided.');
  }
  throw unauthorized(auth.outcome === 'expired' ? 'Token has expired.' : 'Invalid token.');
}

function failureAnswer(error: unknown): Answer {
  if (!(error instanceof ApiFailure)) throw error;
  return { status: error.status, body: failure(error.message, error.data), headers: error.headers };
}
