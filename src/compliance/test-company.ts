import { setImmediate } from 'node:timers/promises';
import { calls } from '../contract/calls.js';
import { pathOf, type Exchange } from '../contract/exchange.js';
import { tripleOf } from '../contract/permissions.js';
import type { Manifest } from '../manifest/manifest-schema.js';
import type { CompanyAccess, Platform } from '../simulator/platform-interface.js';
import { createCompanyWebhooks } from './company-webhooks.js';
import { skip, type CheckContext, type TestCompany } from './define-check.js';
import { repeatedEffects } from './effects.js';
import { expectPrecondition } from './preconditions.js';
import { sentWebhook } from './sent-webhook.js';
import { pause, waitUntil } from './wait-until.js';
import type { WorkPatience } from './work-patience.js';
import { gapMs, longestGapMs } from './work-times.js';

/** How long an extension may take to create its webhooks after its answer, until its company counts as activated. */
const webhooksMs = 1_500;
/** An extension that never stops calling is not waited for longer. */
const quietAtMostMs = 10_000;

const tokenWords: Readonly<Record<string, string>> = {
  admin: "an admin's token",
  service: 'the service token',
};

export interface TestCompanyOptions {
  platform: Platform;
  manifest: Manifest;
  extensionUrl: string;
  access: CompanyAccess;
  /** What was recorded about this company so far, both directions, oldest first. Grows. */
  recorded: readonly Exchange[];
  /** When the newest of those that the platform was asked was recorded, by `performance.now()`; 0 before any. */
  lastAskedAt: () => number;
  call: CheckContext['call'];
  newEventId: CheckContext['newEventId'];
  /** Throws once the check that has the company is over. */
  ensureNotOver: () => void;
  /** The run's. */
  workPatience: WorkPatience;
}

export interface ManagedCompany extends TestCompany {
  /** Takes all faults away, and has the extension forget the company where it ever took it. Null, or why it did not. */
  remove(): Promise<string | null>;
}

/** What an extension does with its token, other than asking whose it is. */
function isServiceCall({ direction, auth, request }: Exchange): boolean {
  return direction === 'to-platform' && auth?.group === 'service' && pathOf(request) !== '/3/auth/';
}

/** A company on the simulated platform whose every call is a real one. */
export function createTestCompany(options: TestCompanyOptions): ManagedCompany {
  const {
    platform,
    manifest,
    extensionUrl,
    access,
    recorded,
    lastAskedAt,
    call,
    newEventId,
    ensureNotOver,
    workPatience,
  } = options;
  const { id } = access;
  const { endpoints } = manifest;
  const service = { company: id, url: extensionUrl };
  const mend = new Set<() => void>();
  /** Every call that may change what the extension knows of the company. */
  const underWay: Promise<unknown>[] = [];
  const followed = <Answer>(made: Promise<Answer>): Promise<Answer> => {
    underWay.push(made);
    return made;
  };
  /** Whether the extension has ever taken the company, and not purged it since. */
  let known = false;
  let active = false;

  const exchanges = (): Exchange[] => recorded.filter(({ direction }) => direction === 'to-platform');
  // Asked for every few milliseconds while a check waits: each exchange is looked at once.
  const fromService: Exchange[] = [];
  let looked = 0;
  const serviceCalls = (): Exchange[] => {
    fromService.push(...recorded.slice(looked).filter(isServiceCall));
    looked = recorded.length;
    return [...fromService];
  };

  const serviceUser = (): string => {
    const [made] = [...platform.state.services.values()].filter(({ company }) => company === id);
    if (made === undefined || made.user_id === null) throw new Error('The company has no service user yet.');
    return made.user_id;
  };

  const newestToken = (userId: string): string => {
    const newest = platform.state.tokens.group(userId).at(-1);
    if (newest === undefined) throw new Error('The service user has no token yet.');
    return newest.token;
  };

  const { webhooks, hasItsWebhooks, firstWebhook, webhook } = createCompanyWebhooks(options);

  const quiet = async (ms: number): Promise<void> => {
    const begun = performance.now();
    const deadline = begun + Math.max(quietAtMostMs, ms);
    const left = (): number => Math.min(Math.max(begun, lastAskedAt()) + ms, deadline) - performance.now();
    while (left() > 0) await pause(left());
  };

  const callActivate: TestCompany['activate'] = async ({ token, newUser } = {}) => {
    const report = await platform.activate({
      ...service,
      name: manifest.name,
      permissions: manifest.permissions.map(tripleOf),
      path: endpoints.activate,
      ...(token === undefined ? {} : { token }),
      ...(newUser === undefined ? {} : { newUser }),
    });
    if (report.accepted && token === undefined) {
      known = true;
      active = true;
    }
    return report;
  };

  const callDeactivate: TestCompany['deactivate'] = async ({ purge } = {}) => {
    const report = await platform.deactivate({
      ...service,
      path: endpoints.deactivate,
      ...(purge === undefined ? {} : { purge }),
    });
    if (report.accepted) {
      active = false;
      known &&= purge !== true;
    }
    return report;
  };

  const activate: TestCompany['activate'] = async (sent) => {
    ensureNotOver();
    const report = await followed(callActivate(sent));
    if (report.accepted && endpoints.webhook !== null) await hasItsWebhooks(webhooksMs);
    return report;
  };

  const deactivate: TestCompany['deactivate'] = async (sent) => {
    ensureNotOver();
    return followed(callDeactivate(sent));
  };

  const rotate: TestCompany['rotate'] = async ({ token } = {}) => {
    ensureNotOver();
    return followed(
      platform.rotate({
        ...service,
        path: endpoints.rotate ?? calls.rotate.path,
        ...(token === undefined ? {} : { token }),
      }),
    );
  };

  const taken: TestCompany['webhook'] = async (sent) => {
    const report = await webhook(sent);
    expectPrecondition(report, 'webhook');
    return report;
  };

  const workOn: TestCompany['workOn'] = async (sent = {}) => {
    firstWebhook();
    const before = serviceCalls().length;
    const begun = performance.now();
    const report = await taken(sent);
    const isSeen = await waitUntil(() => serviceCalls().length > before, workPatience.ms());
    workPatience.waited(isSeen);
    if (!isSeen) {
      skip('the extension calls the platform for no webhook, so what it does because of one can not be seen');
    }
    // Where the first took long, the next may, too.
    const gap = Math.max(gapMs, Math.min(performance.now() - begun, longestGapMs));
    await quiet(gap);
    const ms = performance.now() - begun - gap;
    return { body: sentWebhook(report), calls: serviceCalls().slice(before), ms };
  };

  return {
    id,
    adminToken: access.admin_token,
    userToken: access.user_token,
    activate,
    async activateTwice() {
      ensureNotOver();
      const own = followed(callActivate());
      // One turn later the token exists, and the call is on its way.
      await setImmediate();
      const repeated = followed(callActivate({ token: newestToken(serviceUser()) }));
      return Promise.all([own, repeated]);
    },
    deactivate,
    rotate,
    webhook,
    hasItsWebhooks,
    async webhookBody(event) {
      firstWebhook();
      const report = await taken(event === undefined ? {} : { event });
      return { ...sentWebhook(report), id: Number(newEventId()) };
    },
    forge: ({ method = 'POST', authorization, body }) =>
      call({
        method,
        path: firstWebhook().url.slice(extensionUrl.length),
        body,
        headers: {
          'user-agent': 'rehive-platform/forged',
          ...(authorization === null ? {} : { authorization }),
        },
      }),
    webhooks,
    firstWebhook,
    secrets: () => [
      ...[...platform.state.tokens.values()]
        .filter(({ company }) => company === id)
        .map(({ token, user_id: user }) => ({
          secret: token,
          what: tokenWords[platform.state.users.get(user)?.group ?? 'service'] ?? "a user's token",
        })),
      ...webhooks().map(({ secret }) => ({ secret, what: 'the webhook secret' })),
    ],
    exchanges,
    serviceCalls,
    effectsSince: (since, first) => repeatedEffects(first, serviceCalls().slice(since)),
    quiet,
    async activated() {
      const report = await activate();
      expectPrecondition(report, 'activation');
      return report;
    },
    async deactivated(sent) {
      const report = await deactivate(sent);
      expectPrecondition(report, 'deactivation');
      return report;
    },
    async rotated() {
      const report = await rotate();
      expectPrecondition(report, 'rotation');
      return report;
    },
    work: async (sent) => (await workOn(sent)).calls,
    workOn,
    addUser(group) {
      ensureNotOver();
      return platform.addUser(id, { group });
    },
    endToken(token, how) {
      ensureNotOver();
      if (how === 'revoked') platform.revokeToken(token);
      else platform.expireToken(token);
    },
    permissionUse: () => platform.permissionUse(id, extensionUrl),
    serviceToken: () => platform.serviceToken(id, extensionUrl),
    issueServiceToken() {
      ensureNotOver();
      return platform.issueToken(serviceUser());
    },
    faultsMet: () =>
      platform.faults.list().reduce((sum, { fault, met }) => sum + (fault.match.company === id ? met : 0), 0),
    fault({ method, path, times, respond }) {
      // It would be in the way of the cleaning up, and nobody would take it away.
      ensureNotOver();
      const remove = platform.faults.add({
        match: {
          company: id,
          ...(method === undefined ? {} : { method }),
          ...(path === undefined ? {} : { path }),
        },
        ...(times === undefined ? {} : { times }),
        respond,
      });
      mend.add(remove);
      return remove;
    },
    async remove() {
      for (const remove of mend) remove();
      // A check that was ended has left its calls under way.
      await Promise.allSettled(underWay);
      if (!known) return null;
      // The token of a company that has left is worth nothing: only one that is active can prove that it is to go.
      if (!active) await callActivate();
      const report = await callDeactivate({ purge: true });
      if (report.accepted) return null;
      // An extension that was told otherwise behind the platform's back may refuse whom it does not know.
      await callActivate();
      const again = await callDeactivate({ purge: true });
      return again.accepted ? null : again.reason;
    },
  };
}
