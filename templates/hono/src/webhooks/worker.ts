import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { CompanyStore } from '../db/company-store.js';
import type { ClaimedEvent, InboxStore } from '../db/inbox-store.js';
import { GiveUp, type Handler } from '../handlers/handler.js';
import type { Log } from '../log.js';
import { parseJson } from '../rehive/parse-json.js';
import { PlatformError } from '../rehive/platform-error.js';
import type { Platform } from '../rehive/platform.js';
import { longestWait, secondsUntilNextTry } from './backoff.js';
import { idempotencyKeys } from './idempotency-keys.js';

export interface WorkerOptions {
  inbox: InboxStore;
  companies: CompanyStore;
  handlers: ReadonlyMap<string, Handler>;
  /** A client that asks for the token before each call, so that one that was rotated meanwhile is used. */
  connect: (authorization: () => Promise<string>, signal: AbortSignal) => Platform;
  log: Log;
}

export interface Worker {
  /** Something is due: don't wait for the next look. */
  wake(): void;
  /** Resolves when what was under way has ended. */
  stop(): Promise<void>;
}

const lanes = 4;
const lookEveryMs = 1_000;
const leaseSeconds = 30;
/** Well inside the lease, so that no two tries of one event overlap. */
const handlerTimeLimitMs = 25_000;

const recorded = z.object({ data: z.unknown() });

/** Handles what is in the inbox, a few at a time, until it is stopped. */
export function startWorker(options: WorkerOptions): Worker {
  const alarm = new EventEmitter().setMaxListeners(lanes);
  const stopping = new AbortController();

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        alarm.off('wake', end);
        resolve();
      };
      const timer = setTimeout(end, lookEveryMs);
      alarm.on('wake', end);
    });
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const event = await options.inbox.claim(leaseSeconds);
        if (event === null) await pause();
        else await handle(event, options);
      } catch (error) {
        // The database is away, perhaps. What was claimed comes back when its lease ends.
        options.log.error({ err: error }, 'the worker could not use its inbox');
        await pause();
      }
    }
  }

  const running = Promise.all(Array.from({ length: lanes }, work));
  return {
    wake: () => void alarm.emit('wake'),
    async stop() {
      stopping.abort();
      alarm.emit('wake');
      await running;
    },
  };
}

async function handle(
  event: ClaimedEvent,
  { inbox, companies, handlers, connect, log }: WorkerOptions,
): Promise<void> {
  const eventLog = log.child({
    company: event.company,
    event: event.event,
    eventId: event.id,
    attempt: event.attempts,
  });
  const signal = AbortSignal.timeout(handlerTimeLimitMs);
  try {
    const handler = handlers.get(event.event);
    if (handler === undefined) throw new GiveUp(`Nothing handles ${event.event} any more.`);
    const { data } = recorded.parse(parseJson(event.body));
    const save = await handler(
      { id: event.id, event: event.event, company: event.company, data },
      {
        platform: connect(() => currentToken(companies, event.company), signal),
        idempotencyKey: idempotencyKeys(event),
        signal,
        log: eventLog,
      },
    );
    if (await inbox.finish(event, save)) eventLog.info('handled a webhook');
    else eventLog.warn('another try or a purge overtook this one: its result is dropped');
  } catch (error) {
    const wait = error instanceof GiveUp ? null : secondsUntilNextTry(event.attempts);
    const asked = error instanceof PlatformError ? (error.retryAfter ?? 0) : 0;
    const retryIn = wait === null ? null : Math.max(wait, Math.min(asked, longestWait));
    await inbox.fail(event, error instanceof Error ? error.message : String(error), retryIn);
    eventLog[retryIn === null ? 'error' : 'warn']({ err: error, retryIn }, 'could not handle a webhook');
  }
}

async function currentToken(companies: CompanyStore, id: string): Promise<string> {
  const company = await companies.find(id);
  if (!company?.active || company.token === null)
    throw new Error('The extension is not active for this company.');
  return `Token ${company.token}`;
}
