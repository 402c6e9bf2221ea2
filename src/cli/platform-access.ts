import { setTimeout as wait } from 'node:timers/promises';
import type { Exchange } from '../contract/exchange.js';
import { UserError } from '../errors.js';
import type { TimeMode } from '../simulator/clock.js';
import { createControlClient, type ControlClient } from '../simulator/control-client.js';
import { findInstance } from '../simulator/local-instance.js';
import { describeTimeMode } from '../simulator/time-mode.js';
import { readDevInstance } from './dev-instance.js';
import { openLocalPlatform } from './local-platform.js';

/** The simulated platform that one command needs: the running one of the project, or one started for the command. */
export interface PlatformAccess {
  readonly client: ControlClient;
  readonly url: string;
  /** True where it was started for this command and ends with it. */
  readonly startedForCall: boolean;
  /** Where the extension of a running `dev` is. */
  readonly extensionUrl: string | undefined;
  firstCompany(): Promise<string>;
  /** Makes the company where there is none with that id. @returns whether it did */
  ensureCompany(id: string): Promise<boolean>;
  close(): Promise<void>;
}

/** No further call for this long counts as the end of what the extension does. */
export const quietMs = 300;
export const betweenLooksMs = 50;

export interface AccessOptions {
  signal: AbortSignal;
  onSaveError: (error: unknown) => void;
  /** Of a platform that is started for the command; one that runs must have it already. */
  time?: TimeMode | undefined;
}

/** @param folder where the project's state is kept; null for a platform that knows nothing and keeps nothing */
export async function openPlatformAccess(
  folder: string | null,
  port: number,
  { signal, onSaveError, time }: AccessOptions,
): Promise<PlatformAccess> {
  const running = folder === null ? null : await findInstance(folder);
  if (folder !== null && running !== null) {
    const dev = await readDevInstance(folder);
    const client = createControlClient({ ...running, signal });
    if (time !== undefined) requireTime(time, (await client.time()).mode, running.url);
    return createAccess({
      client,
      url: running.url,
      startedForCall: false,
      extensionUrl: dev?.pid === running.pid ? dev.extension_url : undefined,
      close: async () => undefined,
    });
  }
  const local = await openLocalPlatform({
    folder,
    port,
    portFlag: '--platform-port',
    beginning: { time },
    onSaveError,
  });
  const { url } = local.platform;
  return createAccess({
    client: createControlClient({ url, control_token: local.controlToken, signal }),
    url,
    startedForCall: true,
    extensionUrl: undefined,
    close: () => local.close(),
  });
}

function requireTime(wanted: TimeMode, running: string, url: string): void {
  const asked = describeTimeMode(wanted);
  if (asked === running) return;
  throw new UserError(`The time of the platform at ${url} is ${running}, not ${asked}.`, {
    nextSteps: [`Start it again with --time ${asked}, or leave out --time.`],
  });
}

function createAccess(access: Omit<PlatformAccess, 'firstCompany' | 'ensureCompany'>): PlatformAccess {
  const { client } = access;
  return {
    ...access,
    async firstCompany() {
      const { companies } = await client.info();
      const [first] = companies;
      if (first === undefined) throw new UserError('The simulated platform has no company.');
      return first.id;
    },
    async ensureCompany(id) {
      const { companies } = await client.info();
      if (companies.some((company) => company.id === id)) return false;
      await client.addCompany({ id });
      return true;
    },
  };
}

/**
 * What was asked of the platform about a company after the exchange number `since`: waits until the extension has been
 * quiet for 300 ms, at most `atMostMs`.
 */
export async function exchangesUntilQuiet(
  client: ControlClient,
  company: string,
  since: number,
  atMostMs: number,
): Promise<Exchange[]> {
  const found: Exchange[] = [];
  const begun = performance.now();
  let last = since;
  let changed = begun;
  for (;;) {
    const news = await client.exchanges(last);
    last = news.at(-1)?.id ?? last;
    const asked = news.filter(
      (exchange) =>
        exchange.direction === 'to-platform' && (exchange.company === company || exchange.company === null),
    );
    found.push(...asked);
    const now = performance.now();
    if (asked.length > 0) changed = now;
    if (now - changed >= quietMs || now - begun >= atMostMs) return found;
    await wait(betweenLooksMs);
  }
}
