import { createServer, type RequestListener } from 'node:http';
import { limits } from '../contract/limits.js';
import { createActivity } from './activity.js';
import { createAgents } from './agents.js';
import { createApp } from './app.js';
import { beginState, resetState, type Beginning } from './begin-state.js';
import { pendingMessages } from './confirmations.js';
import { createPlatformClock, realClock, realRandom } from './clock.js';
import { companyAccess, companyById, makeCompany } from './companies.js';
import { attemptTask, resumeTasks } from './deliveries.js';
import { createDeliveryQueue } from './delivery-queue.js';
import { createFaultList } from './faults.js';
import { jwks } from './jwt.js';
import { createBodyPacker } from './kept-body.js';
import { createSecrets } from './known-secrets.js';
import { listen, stop } from './listen.js';
import { createOneAtATime } from './one-at-a-time.js';
import { createOfflinePlatform, type OfflinePlatform } from './offline-platform.js';
import { permissionUseOf } from './permission-use.js';
import type { PlatformContext } from './platform-context.js';
import type { Platform, PlatformOptions } from './platform-interface.js';
import { platformVersion } from './platform-version.js';
import { createRecorder } from './recorder.js';
import { defaultDeliveryRules } from './retry-schedule.js';
import { waitingTries } from './waiting-tries.js';
import { parseSavedState, restoreState, saveState, type SavedState } from './saved-state.js';
import { activateService, activeServiceToken, deactivateService, rotateService } from './activation.js';
import { findService, makeService, serviceByUrl, setPermissions } from './services.js';
import { sampleEvent } from './sample-event.js';
import { redactExchange, redactWords } from './redaction.js';
import { registeredWebhook, sendWebhook } from './send-webhook.js';
import { createSharedTexts } from './shared-texts.js';
import { createState } from './state.js';
import { createThrottle } from './throttle.js';
import { defaultTimeLimits } from './time-limits.js';
import { expireToken, issueToken, makeUser, revokeToken, userById } from './users.js';

export type { CallName } from '../contract/calls.js';
export type { EventName, WebhookBody } from '../contract/events.js';
export type { PermissionCalls, PermissionUse } from '../contract/permission-use.js';
export type { CallReport, Exchange, ExchangeAuth, ExchangeDirection } from '../contract/exchange.js';
export type {
  PermissionLevel,
  PermissionSection,
  PermissionTriple,
  PermissionType,
} from '../contract/permissions.js';
export { UserError, type TroubleKind, type UserErrorOptions } from '../errors.js';
export type { Clock, RandomSource, TimeMode } from './clock.js';
export { describeFault, parseFault } from './fault-spec.js';
export type { ActiveFault, Fault, FaultResponse, Faults } from './faults.js';
export type { Message } from './confirmations.js';
export type { DeliveryRules } from './retry-schedule.js';
export type { TimeLimits } from './time-limits.js';
export type {
  ActivateOptions,
  CompanyAccess,
  CompanySeed,
  DeactivateOptions,
  NewUser,
  Platform,
  PlatformOptions,
  RotateOptions,
  SendWebhookOptions,
} from './platform-interface.js';
export type { OfflinePlatform } from './offline-platform.js';
export type { SampleOptions } from './sample-event.js';
export type { Seed, SeedCompany, SeedCurrency, SeedGroup, SeedSubtype, SeedUser } from './seed-format.js';
export { readSeedFile } from './read-seed-file.js';
export type { SavedState } from './saved-state.js';
export type { GenericRecord } from './generic-record.js';
export type * from './state.js';
export type { KeptBody } from './kept-body.js';
export type { SavedWebhookTask, WebhookRequestRecord, WebhookTaskRecord } from './webhook-task.js';

/**
 * Starts a simulated Rehive platform. Platforms share nothing, in one process or in several.
 * @throws UserError of kind `unavailable` when the port is taken, of kind `usage` when an option is wrong.
 */
export async function startPlatform({ savedState, ...options }: PlatformOptions = {}): Promise<Platform> {
  const closing = new AbortController();
  const context = createContext(options, savedState, closing.signal);
  beginState(context, options);
  const control =
    options.controlToken === undefined
      ? null
      : // With all that it is made of: most platforms that a test starts have none.
        (await import('./control-app.js')).createControlListener({
          token: options.controlToken,
          stateDirectory: options.stateDirectory ?? null,
          version: platformVersion,
          platform: () => platform,
        });
  // A client that sends nothing, or a little at a time, must not hold a connection for ever.
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 1_000 },
    whileActive(context, createApp(context, control)),
  );
  const url = await listen(server, options);
  const platform = createPlatform(context, url, options, async () => {
    closing.abort();
    context.deliveries.stop();
    context.clock.stop();
    await stop(server);
    await context.agents.destroy();
    await context.deliveries.idle();
  });
  resumeTasks(context);
  return platform;
}

/**
 * What a platform knows, without starting it: nothing listens, nothing is sent and nothing changes.
 * @throws UserError when the state is none
 */
export function readPlatform({
  savedState,
  companies,
}: Pick<PlatformOptions, 'savedState' | 'companies'> = {}): OfflinePlatform {
  const context = createContext({}, savedState, new AbortController().signal);
  beginState(context, companies === undefined ? {} : { companies });
  return createOfflinePlatform(context);
}

/** The saved state is no part of the options, which stay in memory: beside what is made of it, it would be there twice. */
function createContext(
  options: Omit<PlatformOptions, 'savedState'>,
  savedState: SavedState | undefined,
  closing: AbortSignal,
): PlatformContext {
  const state =
    savedState === undefined ? createState() : restoreState(parseSavedState(savedState, 'savedState'));
  const secrets = createSecrets(state);
  const activity = createActivity();
  const clock = createPlatformClock({
    mode: options.time ?? 'real',
    base: options.clock ?? realClock,
    notBefore: savedState?.time ?? 0,
    quiet: () => activity.quiet(),
  });
  const random = options.random ?? realRandom;
  const timeLimits = { ...defaultTimeLimits, ...options.timeLimits };
  const deliveryRules = { ...defaultDeliveryRules, ...options.deliveries };
  const noticed = new Set<string>();
  const context: PlatformContext = {
    state,
    clock,
    random,
    activity,
    secrets,
    recorder: createRecorder(secrets, options.onExchange),
    faults: createFaultList(clock, random),
    throttle: options.throttle === undefined ? null : createThrottle(options.throttle, clock),
    agents: createAgents(Math.max(...Object.values(timeLimits))),
    deliveries: createDeliveryQueue({
      clock,
      concurrency: deliveryRules.concurrency,
      attempt: (task) => attemptTask(context, task),
    }),
    deliveryRules,
    timeLimits,
    packBody: createBodyPacker(),
    sharedTexts: createSharedTexts(),
    serviceTokenLifetimeMs:
      options.serviceTokenLifetimeMs ?? limits.serviceTokenLifetimeDays * 24 * 3_600_000,
    oneAtATime: createOneAtATime(),
    changed(what) {
      if (what?.secrets !== false) secrets.changed();
      options.onChange?.();
    },
    notice(key, text) {
      if (options.onNotice === undefined || noticed.has(key)) return;
      noticed.add(key);
      options.onNotice(text);
    },
    send: (message) => options.onMessage?.(message),
    closing,
  };
  return context;
}

/** Only a time that was moved on is worth keeping: everybody has the other one. */
function timeAhead({ clock }: PlatformContext): { time?: number } {
  const time = clock.now();
  return time > clock.base.now() ? { time } : {};
}

/** What is being answered is under way, but for the control API: whoever waits there for time to pass would stop it. */
function whileActive({ activity }: PlatformContext, listener: RequestListener): RequestListener {
  return (incoming, response) => {
    if (incoming.url?.startsWith('/_control/') !== true) {
      activity.begin();
      response.once('close', activity.end);
    }
    listener(incoming, response);
  };
}

function createPlatform(
  context: PlatformContext,
  url: string,
  beginning: Beginning,
  close: () => Promise<void>,
): Platform {
  const { state, recorder, faults } = context;
  let closed: Promise<void> | null = null;
  return {
    url,
    apiUrl: `${url}/3/`,
    state,
    get exchanges() {
      return recorder.exchanges;
    },
    faults,
    companies: () => [...state.companies.values()].map((company) => companyAccess(context, company)),
    addCompany: (company) => companyAccess(context, makeCompany(context, company)),
    addUser(company, { group = 'user', ...fields } = {}) {
      const user = makeUser(context, companyById(context, company), { group, ...fields });
      return { id: user.id, token: issueToken(context, user).token };
    },
    issueToken: (userId) => issueToken(context, userById(context, userId)).token,
    revokeToken: (token) => revokeToken(context, token),
    expireToken: (token) => expireToken(context, token),
    async activate({ company: id, url: at, name = 'Extension', permissions, path, token, newUser, rotates }) {
      const company = companyById(context, id);
      const service = serviceByUrl(context, id, at) ?? makeService(context, company, { name, url: at });
      if (permissions !== undefined) setPermissions(context, service, permissions);
      if (rotates !== undefined) service.rotates = rotates;
      return activateService(context, service, { path, token, newUser });
    },
    deactivate: async ({ company, url: at, purge, path }) =>
      deactivateService(context, findService(context, company, at), { path, purge }),
    rotate: async ({ company, url: at, path, token, afterMs }) =>
      rotateService(context, findService(context, company, at), { path, token, afterMs }),
    sendWebhook: (options) => sendWebhook(context, options),
    serviceToken(company, at) {
      const services = [...state.services.values()].filter((one) => one.company === company && one.active);
      const service = at === undefined ? services[0] : serviceByUrl(context, company, at);
      return service === null || service === undefined ? null : activeServiceToken(context, service);
    },
    webhookSecret: (company, event) => registeredWebhook(context, company, event)?.secret ?? null,
    sampleEvent: (options) => sampleEvent(context, options),
    permissionUse(company, at) {
      companyById(context, company);
      return permissionUseOf(state, company, at);
    },
    redact: (text) => redactWords(text, context.secrets),
    redactExchange: (exchange) => ({ ...exchange, ...redactExchange(exchange, context.secrets) }),
    time: () => ({ mode: context.clock.mode, now: context.clock.now() }),
    advance: (ms) => context.clock.advance(ms),
    waitingTries: () => waitingTries(context),
    messages: () => pendingMessages(context),
    jwks: () => jwks(context),
    reset() {
      resetState(context, beginning);
      return [...state.companies.values()].map((company) => companyAccess(context, company));
    },
    save: () => ({ ...saveState(state), ...timeAhead(context) }),
    async settled() {
      const { deliveries, clock, activity } = context;
      for (;;) {
        await deliveries.idle();
        if (deliveries.waiting === 0 || clock.mode !== 'virtual') return;
        await activity.quiet();
      }
    },
    close: () => (closed ??= close()),
  };
}
