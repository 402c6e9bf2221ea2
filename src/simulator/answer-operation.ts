import type { Operation } from '../contract/operations.js';
import { ApiFailure, forbidden, unauthorized } from './api-failure.js';
import type { Answer, ApiHandler, PublicHandler, PublicRequest } from './api-request.js';
import { mayDo, type Authentication } from './authentication.js';
import { answerGeneric } from './generic/answer-generic.js';
import { requireChallengesMet } from './challenges.js';
import { createIdempotentAnswers } from './idempotency.js';
import { failure } from '../contract/envelopes.js';
import { recordPermissionUse } from './permission-use.js';
import type { PlatformContext } from './platform-context.js';
import type { Received } from './receive.js';
import { publicRoutes, routes } from './routes/routes.js';

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
  const idempotent = createIdempotentAnswers(context);

  return async (operation, received, params) => {
    context.throttle?.(received);
    if (operation instanceof ApiFailure || operation.authenticated) requireToken(received.authentication);
    if (operation instanceof ApiFailure) throw operation;
    const handle = handlerOf(context, operation, received);
    const answer = async (): Promise<Answer> => handle(new OperationRequest(received, params));
    if (received.headers['idempotency-key'] === undefined) return answer();
    // A refusal is an answer too, and is kept.
    return idempotent.once(received, () => answer().catch(failureAnswer));
  };
}

/** Its address is read when a handler looks at it: few do, and that takes longer than most answers. */
class OperationRequest implements PublicRequest {
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly authorization: string | null;
  readonly #received: Received;

  /** @throws ApiFailure for a body that can't be read. */
  constructor(received: Received, params: Record<string, string>) {
    this.method = received.method;
    this.params = params;
    this.body = received.body.fields();
    this.authorization = received.headers['authorization'] ?? null;
    this.#received = received;
  }

  get url(): URL {
    return this.#received.url;
  }

  get query(): URLSearchParams {
    return this.#received.url.searchParams;
  }
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
  if (!operation.authenticated) return (request) => answerGeneric(context, operation, request, caller);
  if (caller === null || company === undefined) throw new Error(`Nobody asked for ${operation.key}.`);
  requireChallengesMet(caller.token, operation.key);
  const allowed = mayDo(caller, operation.permission);
  recordPermissionUse(context, caller, operation, allowed);
  if (!allowed) throw forbidden();
  if (handler === undefined) return (request) => answerGeneric(context, operation, request, caller);
  // Not into a new object, which would read the address.
  return (request) => handler(Object.assign(request, { caller, company }), context);
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
