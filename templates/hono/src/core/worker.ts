import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Context } from '../context.js';
import { GiveUp, PlatformError } from '../errors.js';
import { parseJson } from '../platform/parse-json.js';
import { connectPlatform } from '../platform/platform.js';
import { findCompany } from './companies.js';
import { type ClaimedEvent, claimEvent, failEvent, finishEvent, forgetHandled } from './inbox.js';

const lanes = 4;
/** Of them, so that a company whose work hangs does not keep the others waiting. */
const lanesPerCompany = lanes - 1;
const lookEveryMs = 1_000;
const forgetEveryMs = 3_600_000;
const leaseSeconds = 20;
/** Well inside the lease, so that no two tries of one event overlap. */
const handlerTimeLimitMs = 15_000;
const maxAttempts = 20;
/** Seconds. Also where the platform asks for more: it would reach beyond the life of the idempotency keys. */
const longestWait = 3_600;

/** Handles what is in the inbox, a few at a time, until it is stopped. */
export function startWorker(context: Context) {
  const { log } = context;
  const stopping = new AbortController();
  let calls = 0;
  const sleepers = new Set<AbortController>();
  const atWork: string[] = [];

  /** One lane is enough for one event, and it calls the next. */
  const wake = () => {
    calls += 1;
    const [first] = sleepers;
    if (first !== undefined) sleepers.delete(first);
    first?.abort();
  };

  async function pause(): Promise<void> {
    const alarm = new AbortController();
    sleepers.add(alarm);
    await sleep(lookEveryMs, null, { signal: alarm.signal }).catch(() => 'woken');
    sleepers.delete(alarm);
  }

  async function lane(): Promise<void> {
    while (!stopping.signal.aborted) {
      const heard = calls;
      try {
        const lanesOf = (company: string) => atWork.filter((one) => one === company).length;
        const busy = atWork.filter((company) => lanesOf(company) >= lanesPerCompany);
        const event = await claimEvent(context, { leaseSeconds, busy });
        if (event !== null) {
          wake();
          atWork.push(event.company);
          await handle(event, context).finally(() => atWork.splice(atWork.indexOf(event.company), 1));
        } else if (heard === calls) await pause();
      } catch (error) {
        // The database is away, perhaps. What was claimed comes back when its lease ends.
        log.error({ err: error }, 'the worker could not use its inbox');
        await pause();
      }
    }
  }

  const forget = () => {
    forgetHandled(context).catch((error: unknown) => log.error({ err: error }, 'could not tidy up'));
  };
  const tidying = setInterval(forget, forgetEveryMs).unref();
  forget();
  const running = Promise.all(Array.from({ length: lanes }, lane));
  return {
    /** Something is due: don't wait for the next look. */
    wake,
    /** Resolves when what was under way has ended. */
    async stop(): Promise<void> {
      clearInterval(tidying);
      stopping.abort();
      calls += 1;
      for (const sleeper of sleepers) sleeper.abort();
      await running;
    },
  };
}

const recorded = z.object({ data: z.unknown().optional() });

async function handle(event: ClaimedEvent, context: Context): Promise<void> {
  const { id, company, event: name, attempts } = event;
  const { config, database } = context;
  const log = context.log.child({ company, event: name, eventId: id, attempt: attempts });
  const signal = AbortSignal.timeout(handlerTimeLimitMs);
  const authorization = () => currentToken(context, company);
  try {
    const handler = context.handlers.get(name);
    if (handler === undefined) throw new GiveUp(`Nothing handles ${name} any more.`);
    const { data } = recorded.parse(parseJson(event.body));
    const platform = connectPlatform({ apiUrl: config.REHIVE_API_URL, authorization, signal });
    const tools = { platform, database, idempotencyKey: idempotencyKeys(event), signal, log };
    const save = await handler({ id, event: name, company, data }, tools);
    if (await finishEvent(context, event, save)) log.info('handled a webhook');
    else log.warn('another try or a purge overtook this one: its result is dropped');
  } catch (error) {
    const wait = error instanceof GiveUp ? null : secondsUntilNextTry(attempts);
    const asked = error instanceof PlatformError ? (error.retryAfter ?? 0) : 0;
    const retryInSeconds = wait === null ? null : Math.max(wait, Math.min(asked, longestWait));
    const message = error instanceof Error ? error.message : String(error);
    await failEvent(context, event, { error: message, retryInSeconds });
    const level = retryInSeconds === null ? 'error' : 'warn';
    log[level]({ err: error, retryInSeconds }, 'could not handle a webhook');
  }
}

/** Asked before each call, so that a token that was rotated meanwhile is used. */
async function currentToken(context: Context, id: string): Promise<string> {
  const company = await findCompany(context, id);
  if (!company?.active || company.token === null)
    throw new Error('The extension is not active for this company.');
  return `Token ${company.token}`;
}

/**
 * Keys for the calls that change something on the platform because of one event: the same at every try, so that the platform
 * does once what is asked twice. `purpose` tells apart several calls of one handler; `subject` is what there must be only
 * one of: this event, or what several events are about. 64 characters; the platform takes fewer than 100.
 */
function idempotencyKeys({ company, id }: ClaimedEvent) {
  return (purpose: string, subject = `event ${id}`) => {
    const about = JSON.stringify([company, purpose, subject]);
    return createHash('sha256').update(about).digest('hex');
  };
}

/**
 * Seconds until an event is tried again after its n-th try failed: 1, 2, 4 and so on up to an hour, a little spread. Null
 * after the twentieth, some nine hours later: then a person has to look at it. The platform keeps idempotency keys for
 * 24 h, so all tries have to fall within that.
 */
export function secondsUntilNextTry(attempts: number, random = Math.random): number | null {
  if (attempts >= maxAttempts) return null;
  return Math.min(2 ** (attempts - 1), longestWait) * (1 + random() / 4);
}
