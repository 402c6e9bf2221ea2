import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { failure } from '../contract/envelopes.js';
import { operations } from '../contract/operations.js';
import { createAnswerer } from './answer-operation.js';
import { ApiFailure, methodNotAllowed, notFound } from './api-failure.js';
import type { Answer } from './api-request.js';
import { createMatcher } from './match-operation.js';
import { meetFaults, type Acted } from './meet-faults.js';
import type { PlatformContext } from './platform-context.js';
import {
  createTargetReader,
  hasBody,
  readIncoming,
  receive,
  recordExchange,
  type Received,
} from './receive.js';
import { prepareAnswer, sendAnswer } from './send-answer.js';

/** The control API, where there is one. */
export type ControlListener = (incoming: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The platform's HTTP interface. Built apart from listening; all that it knows is in the context. It is on Node's own
 * requests and responses: a framework between them halved what it answers in a second.
 */
export function createApp(context: PlatformContext, control: ControlListener | null): RequestListener {
  const match = createMatcher(operations);
  const targetOf = createTargetReader();
  const answerOperation = createAnswerer(context);

  const answerTo = async (received: Received): Promise<Answer> => {
    const matched = match(received.path);
    if (matched.size === 0) {
      const moved = withSlash(received);
      if (moved === null) throw notFound();
      return moved;
    }
    // A HEAD is a GET whose answer comes without its body.
    const found = matched.get(received.method === 'HEAD' ? 'GET' : received.method);
    return found === undefined
      ? answerOperation(methodNotAllowed(received.method, [...matched.keys()]), received, {})
      : answerOperation(found.operation, received, found.params);
  };

  /**
   * What Django does with `APPEND_SLASH`: a GET is sent to the address with the slash. Anything else would lose its body
   * on the way; there the platform is assumed to say that nothing is found.
   */
  const withSlash = ({ method, path, url }: Received): Answer | null => {
    if (!['GET', 'HEAD'].includes(method) || path.endsWith('/') || match(`${path}/`).size === 0) return null;
    return { status: 301, body: null, headers: { location: `${path}/${url.search}` } };
  };

  const exchange = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = targetOf(incoming);
    if (target === null) {
      const answer = { status: 400, body: failure('Invalid address: its Host or its target is none.') };
      return sendAnswer(incoming, response, prepareAnswer(answer));
    }
    const at = context.clock.now();
    // What can be done without waiting is: a promise for each step would cost as much as the step.
    const body = hasBody(incoming) ? await readIncoming(incoming) : undefined;
    const received = receive(context, incoming, target, at, body);
    const { method, path, company } = received;
    const faults = context.faults.take({ method, path, company });
    const act = (): Promise<Acted> => settle(() => answerTo(received));
    const { answer, error } = faults.length === 0 ? await act() : await meetFaults(context, faults, act);
    if (typeof answer === 'string') {
      recordExchange(context, received, null, error);
      if (answer === 'drop') incoming.socket.destroy();
      else incoming.socket.resetAndDestroy();
      return undefined;
    }
    const sent = prepareAnswer(answer);
    recordExchange(context, received, sent, error);
    return sendAnswer(incoming, response, sent);
  };

  return (incoming, response) => {
    const answered =
      control !== null && incoming.url?.startsWith('/_control/') === true
        ? control(incoming, response)
        : exchange(incoming, response);
    answered.catch((error: unknown) => answerOwnFailure(incoming, response, error));
  };
}

/** Not reached by anything that a client can send: what fails here is ours, and is told to whoever asked. */
function answerOwnFailure(incoming: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { message } = error instanceof Error ? error : new Error(String(error));
  const answer = { status: 500, body: failure(`The simulated platform failed: ${message}`) };
  sendAnswer(incoming, response, prepareAnswer(answer));
}

/** Turns every failure into an answer; an unexpected one is our bug and says so in the recording. */
async function settle(work: () => Promise<Answer>): Promise<Acted> {
  try {
    return { answer: await work(), error: null };
  } catch (error) {
    if (error instanceof ApiFailure) {
      const { status, message, data, headers } = error;
      return { answer: { status, body: failure(message, data), headers }, error: null };
    }
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const body = failure('The simulated platform failed. This is a bug in rehive-ext.');
    return { answer: { status: 500, body }, error: `The simulated platform failed: ${why}` };
  }
}
