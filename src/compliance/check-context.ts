import { randomBytes, randomInt } from 'node:crypto';
import { limits } from '../contract/limits.js';
import type { Exchange } from '../contract/exchange.js';
import { UserError } from '../errors.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import { tokenId } from '../simulator/identifiers.js';
import type { Platform } from '../simulator/platform-interface.js';
import { expectSuccess, type CheckContext } from './define-check.js';
import { asksForOthers } from './expectations.js';
import type { ExchangeHub } from './exchange-hub.js';
import { expectWork } from './expect-work.js';
import { malformedRequests } from './malformed-requests.js';
import { rawCall } from './raw-call.js';
import { seededRandom } from './seeded-random.js';
import { sendBytes } from './send-bytes.js';
import type { Target, TargetControl } from './target.js';
import type { Participant } from './restart-rounds.js';
import { activityOf, expectSigns, proveTelling, signsOfActivity } from './signs-of-activity.js';
import { createTestCompany, type ManagedCompany } from './test-company.js';
import { pause, waitUntil } from './wait-until.js';
import type { WorkPatience } from './work-patience.js';

/** A company that can't be removed in this time is left behind, and the report says so. */
const removeAtMostMs = 3_000;

/** What a check needs to come to its verdict after it has waited. */
const verdictMs = 1_500;

/** How the simulated platform's recordings write what must never be shown. */
const secretLabel = /\[(?:service token(?: \d+)?|webhook secret) of [^\]]+\]/g;

export interface ContextOptions {
  checkId: string;
  manifest: Manifest;
  platform: Platform;
  target: Target;
  hub: ExchangeHub;
  seed: number;
  workPatience: WorkPatience;
  /** Null for a check that does not need to restart the extension. */
  restart: Participant['restart'] | null;
  /** Until the check is ended, in milliseconds. */
  timeLeft: () => number;
}

export interface LeftBehind {
  company: string;
  reason: string;
}

export interface ManagedContext {
  context: CheckContext;
  /** What was said because of the check so far, oldest first, numbered from 1. */
  exchanges(): Exchange[];
  redact(text: string): string;
  /** What it saw may be the doing of checks that ran at the same time. */
  isDoubtful(): boolean;
  /** Removes the check's faults and companies. From then on the check can do nothing any more. */
  cleanUp(): Promise<LeftBehind[]>;
}

/** What one check acts through. All that it makes is its own, so that checks can run at the same time. */
export function createCheckContext({
  checkId,
  manifest,
  platform,
  target,
  hub,
  seed,
  workPatience,
  restart,
  timeLeft,
}: ContextOptions): ManagedContext {
  const recorded: Exchange[] = [];
  const companies: ManagedCompany[] = [];
  const anonymous: Exchange[] = [];
  const endAnonymous = hub.followAnonymous((exchange) => void anonymous.push(exchange));
  const record = (exchange: Exchange): void => void recorded.push(exchange);
  let over = false;
  let doubtful = false;
  // A check that ran out of time goes on in the background: it must not kill the extension under the next one.
  const ensureNotOver = (): void => {
    if (over) throw new Error(`${checkId} goes on after its end.`);
  };

  const context: CheckContext = {
    manifest,
    extensionUrl: target.url,
    seed,
    company({ id = `check-${randomBytes(5).toString('hex')}`, name } = {}) {
      ensureNotOver();
      const own: Exchange[] = [];
      let lastAskedAt = 0;
      hub.followCompany(id, (exchange) => {
        if (exchange.direction === 'to-platform') lastAskedAt = performance.now();
        own.push(exchange);
        record(exchange);
      });
      // One with an identifier of the check's choice is there already where the check is judged once more.
      const known = platform.state.companies.has(id)
        ? platform.companies().find((one) => one.id === id)
        : undefined;
      const access =
        known ?? platform.addCompany({ id, name: name ?? `Company ${companies.length + 1} of ${checkId}` });
      const company = createTestCompany({
        platform,
        manifest,
        extensionUrl: target.url,
        access,
        recorded: own,
        lastAskedAt: () => lastAskedAt,
        call: context.call,
        newEventId,
        ensureNotOver,
        workPatience,
      });
      companies.push(company);
      return company;
    },
    async call(request) {
      ensureNotOver();
      const exchange = platform.redactExchange(await rawCall(target.url, request));
      record(exchange);
      return exchange;
    },
    post: (call, body) => context.call({ method: 'POST', path: manifest.endpoints[call] ?? '/', body }),
    async deactivateUnnoticed(company, { purge } = {}) {
      const exchange = await context.post('deactivate', { token: company.serviceToken(), purge });
      expectSuccess(exchange, 'The extension did not take a deactivation, which this check needs');
    },
    newEventId,
    ask: (endpoint, authorization, query = '') =>
      context.call({
        path: `${manifest.endpoints[endpoint] ?? '/'}${query}`,
        ...(authorization === null ? {} : { headers: { authorization } }),
      }),
    apiEndpoints: () =>
      (['admin', 'user'] as const).filter((endpoint) => manifest.endpoints[endpoint] !== null),
    async send(request) {
      ensureNotOver();
      const exchange = platform.redactExchange(await sendBytes(target.url, request));
      if (exchange.response === null || exchange.response.status >= 500) record(exchange);
      return exchange;
    },
    malformedRequests: (count, company) =>
      malformedRequests({
        random: seededRandom(seed),
        count,
        url: target.url,
        endpoints: manifest.endpoints,
        credentials: {
          serviceToken: company.serviceToken() ?? '',
          unknownToken: unknownToken(),
          adminToken: company.adminToken,
          userToken: company.userToken,
          secret: company.webhooks()[0]?.secret ?? null,
        },
      }),
    anonymousCalls: () => anonymous,
    unknownToken() {
      const token = unknownToken();
      hub.followToken(tokenId(token), record);
      return token;
    },
    secretsIn: (value) => [...new Set((JSON.stringify(value) ?? '').match(secretLabel))],
    signsOfActivity: (company) => signsOfActivity(context, company),
    async activityOf(company, beside) {
      const activity = await activityOf(context, company, beside);
      doubtful ||= activity.calls.length === 0 || asksForOthers(activity);
      return activity;
    },
    proveTelling: (activity) => proveTelling(context, activity),
    expectSigns: (company, before, message) => expectSigns(context, company, before, message),
    expectWork,
    output: () => controlled(target).output(),
    waitFor: waitUntil,
    patience: () => Math.max(0, timeLeft() - verdictMs),
    pause,
    async restart(how) {
      ensureNotOver();
      if (restart === null)
        throw new Error(`${checkId} does not declare that it needs to restart the extension.`);
      return restart(how);
    },
    async restartWithoutPlatform() {
      let reachable = (): void => undefined;
      const alone = { kill: true, alone: true };
      try {
        await context.restart({
          ...alone,
          whileDown() {
            reachable = platform.faults.add({ match: {}, respond: 'drop' });
          },
        });
        return null;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        reachable();
        // Whoever comes next finds it running.
        await context.restart(alone);
        return error.message;
      } finally {
        reachable();
      }
    },
  };

  return {
    context,
    exchanges: () =>
      recorded
        .toSorted((a, b) => a.at - b.at || a.id - b.id)
        .map((exchange, index) => ({ ...exchange, id: index + 1 })),
    redact: platform.redact,
    isDoubtful: () => doubtful,
    async cleanUp() {
      over = true;
      endAnonymous();
      const outcomes = await Promise.all(
        companies.map(async (company) => ({ company: company.id, reason: await removed(company) })),
      );
      return outcomes.flatMap(({ company, reason }) => (reason === null ? [] : [{ company, reason }]));
    },
  };
}

/** Fits an integer column of 32 bits, and is far from the numbers that the simulated platform gives. */
function newEventId(): string {
  return String(randomInt(1_000_000_000, 2_000_000_000));
}

function unknownToken(): string {
  return randomBytes(limits.tokenLength / 2).toString('hex');
}

function controlled(target: Target): TargetControl {
  if (target.control === null)
    throw new Error('A check has to declare that it needs the extension to be started by the run.');
  return target.control;
}

async function removed(company: ManagedCompany): Promise<string | null> {
  const limit = new AbortController();
  try {
    return await Promise.race([
      company.remove(),
      pause(removeAtMostMs, limit.signal).then(() => `no answer within ${removeAtMostMs / 1000} s`),
    ]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    // A timer that is left would keep the process alive.
    limit.abort();
  }
}
