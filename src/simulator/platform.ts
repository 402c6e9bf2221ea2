import { getRequestListener } from '@hono/node-server';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { UserError } from '../errors.js';
import { createApp } from './app.js';
import { realClock, realRandom } from './clock.js';
import { companyAccess, companyById, makeCompany } from './companies.js';
import { createFaultList } from './faults.js';
import { createOneAtATime } from './one-at-a-time.js';
import type { PlatformContext } from './platform-context.js';
import type { Platform, PlatformOptions } from './platform-interface.js';
import { platformVersion } from './platform-version.js';
import { createRecorder } from './recorder.js';
import { createRedactor, type Redactor } from './redaction.js';
import { parseSavedState, restoreState, saveState } from './saved-state.js';
import { activateService, activeServiceToken, deactivateService, rotateService } from './activation.js';
import { findService, makeService, serviceByUrl, setPermissions } from './services.js';
import { registeredWebhook, sendWebhook } from './send-webhook.js';
import { createState } from './state.js';
import { issueToken, makeUser, revokeToken, userById } from './users.js';

export type { CallName } from '../contract/calls.js';
export type { EventName, WebhookBody } from '../contract/events.js';
export type { CallReport, Exchange, ExchangeAuth, ExchangeDirection } from '../contract/exchange.js';
export type {
  PermissionLevel,
  PermissionSection,
  PermissionTriple,
  PermissionType,
} from '../contract/permissions.js';
export { UserError, type TroubleKind, type UserErrorOptions } from '../errors.js';
export type { Clock, RandomSource } from './clock.js';
export type { Fault, Faults } from './faults.js';
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
export type { SavedState } from './saved-state.js';
export type * from './state.js';

/**
 * Starts a simulated Rehive platform. Platforms share nothing, in one process or in several.
 * @throws UserError of kind `unavailable` when the port is taken, of kind `usage` when an option is wrong.
 */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const closing = new AbortController();
  const context = createContext(options, closing.signal);
  seed(context, options);
  const control =
    options.controlToken === undefined
      ? null
      : {
          token: options.controlToken,
          stateDirectory: options.stateDirectory ?? null,
          version: platformVersion,
          platform: () => platform,
        };
  const server = createServer(
    getRequestListener(createApp(context, control).fetch, { overrideGlobalObjects: false }),
  );
  // A client that sends nothing, or a little at a time, must not hold a connection for ever.
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  const url = await listen(server, options);
  const platform = createPlatform(context, url, async () => {
    closing.abort();
    await stop(server);
    await context.agent.destroy();
    await Promise.allSettled(context.pending);
  });
  return platform;
}

function createContext(options: PlatformOptions, closing: AbortSignal): PlatformContext {
  const state =
    options.savedState === undefined
      ? createState()
      : restoreState(parseSavedState(options.savedState, 'savedState'));
  let redactor: Redactor | null = null;
  return {
    state,
    clock: options.clock ?? realClock,
    random: options.random ?? realRandom,
    recorder: createRecorder(() => (redactor ??= createRedactor(state)), options.onExchange),
    faults: createFaultList(),
    // One connection per call, as a platform that calls rarely makes them: a restarted extension is never met by a
    // connection that it no longer has. The time limit of a call is the only one.
    agent: new Agent({ pipelining: 0, connect: { timeout: 0 }, headersTimeout: 0, bodyTimeout: 0 }),
    oneAtATime: createOneAtATime(),
    pending: new Set(),
    changed() {
      redactor = null;
      options.onChange?.();
    },
    closing,
  };
}

function seed(context: PlatformContext, { companies }: PlatformOptions): void {
  const wanted = companies ?? (context.state.companies.size === 0 ? [{ id: 'acme', name: 'Acme' }] : []);
  for (const company of wanted) {
    if (company.id === undefined || !context.state.companies.has(company.id)) makeCompany(context, company);
  }
}

function listen(server: Server, { host = '127.0.0.1', port = 0 }: PlatformOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(port, host, error) : cannotListen(port, host, error));
    });
    server.listen(port, host, () => {
      // Listening on a TCP port, the address is never a pipe's name.
      const { port: taken } = server.address() as AddressInfo;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${taken}`);
    });
  });
}

function portTaken(port: number, host: string, cause: unknown): UserError {
  return new UserError(`Port ${port} of ${host} is taken: the simulated platform can't listen on it.`, {
    kind: 'unavailable',
    nextSteps: ['Stop what listens there, or choose another port (0 takes a free one).'],
    cause,
  });
}

function cannotListen(port: number, host: string, cause: Error): UserError {
  return new UserError(`The simulated platform can't listen on port ${port} of ${host}: ${cause.message}`, {
    kind: 'unavailable',
    cause,
  });
}

async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function createPlatform(context: PlatformContext, url: string, close: () => Promise<void>): Platform {
  const { state, recorder, faults } = context;
  let closed: Promise<void> | null = null;
  return {
    url,
    apiUrl: `${url}/3/`,
    state,
    exchanges: recorder.exchanges,
    faults,
    companies: () => [...state.companies.values()].map((company) => companyAccess(context, company)),
    addCompany: (company) => companyAccess(context, makeCompany(context, company)),
    addUser(company, { group = 'user', ...fields } = {}) {
      const user = makeUser(context, companyById(context, company), { group, ...fields });
      return { id: user.id, token: issueToken(context, user).token };
    },
    issueToken: (userId) => issueToken(context, userById(context, userId)).token,
    revokeToken: (token) => revokeToken(context, token),
    async activate({ company: id, url: at, name = 'Extension', permissions, path, token, newUser }) {
      const company = companyById(context, id);
      const service = serviceByUrl(context, id, at) ?? makeService(context, company, { name, url: at });
      if (permissions !== undefined) setPermissions(context, service, permissions);
      return activateService(context, service, { path, token, newUser });
    },
    deactivate: async ({ company, url: at, purge, path }) =>
      deactivateService(context, findService(context, company, at), { path, purge }),
    rotate: async ({ company, url: at, path, token }) =>
      rotateService(context, findService(context, company, at), { path, token }),
    sendWebhook: (options) => sendWebhook(context, options),
    serviceToken(company, at) {
      const services = [...state.services.values()].filter((one) => one.company === company && one.active);
      const service = at === undefined ? services[0] : serviceByUrl(context, company, at);
      return service === null || service === undefined ? null : activeServiceToken(context, service);
    },
    webhookSecret: (company, event) => registeredWebhook(context, company, event)?.secret ?? null,
    save: () => saveState(state),
    async settled() {
      while (context.pending.size > 0) await Promise.allSettled(context.pending);
    },
    close: () => (closed ??= close()),
  };
}
