import { randomBytes } from 'node:crypto';
import type { Exchange } from '../contract/exchange.js';
import { UserError } from '../errors.js';
import type { Beginning } from './beginning.js';
import { announceInstance, findInstance, type LocalInstance } from '../simulator/local-instance.js';
import { startPlatform, type Message, type Platform } from '../simulator/platform.js';
import type { SavedState } from '../simulator/saved-state.js';
import { createStateWriter, readStateFile, type StateWriter } from '../simulator/state-file.js';

export interface LocalPlatformOptions {
  /** Where its state is kept and where it is found by other commands; null for neither. */
  folder: string | null;
  port: number;
  /** The flag that changes the port, for the error message. */
  portFlag: '--port' | '--platform-port';
  host?: string | undefined;
  /** Ids of companies that it has beside those of its state. */
  companies?: readonly string[] | undefined;
  /** What it begins with beside its state, see {@link readBeginning}. */
  beginning?: Partial<Beginning>;
  /** Leaves the state of the folder, and begins with none. */
  reset?: boolean;
  onExchange?: (exchange: Exchange) => void;
  /** What the platform has to say beside its exchanges. */
  onNotice?: (text: string) => void;
  /** What the platform would send to users. */
  onMessage?: (message: Message) => void;
  /** Hears of a state that could not be written. */
  onSaveError: (error: unknown) => void;
}

/** A simulated platform of this process, with state that outlasts it. */
export interface LocalPlatform {
  readonly platform: Platform;
  readonly controlToken: string;
  /** Stops it, writes its state, and takes back the word that it runs. */
  close(): Promise<void>;
}

/**
 * Starts a platform with the state of a folder and makes it known there, so that other commands of the project use it.
 * @throws UserError kind `unavailable` when one runs there already or the port is taken
 */
export async function openLocalPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const { folder, host, port, companies, onExchange, onSaveError } = options;
  const {
    seed,
    throttle,
    time,
    faults = [],
    departures = [],
    deliveries,
    timeLimits,
  } = options.beginning ?? {};
  const savedState = folder === null ? null : await readState(folder, options);
  const controlToken = randomBytes(32).toString('hex');

  let writer: StateWriter | null = null;
  const started = startPlatform({
    port,
    controlToken,
    stateDirectory: folder,
    ...(host === undefined ? {} : { host }),
    ...(savedState === null ? {} : { savedState }),
    ...(companies === undefined ? {} : { companies: companies.map((id) => ({ id })) }),
    ...(seed === undefined ? {} : { seed }),
    ...(throttle === undefined ? {} : { throttle }),
    ...(time === undefined ? {} : { time }),
    ...(deliveries === undefined ? {} : { deliveries }),
    ...(timeLimits === undefined ? {} : { timeLimits }),
    ...(options.onNotice === undefined ? {} : { onNotice: options.onNotice }),
    ...(options.onMessage === undefined ? {} : { onMessage: options.onMessage }),
    ...(onExchange === undefined ? {} : { onExchange }),
    onChange: () => writer?.changed(),
  });
  const platform = await started.catch((error: unknown) => {
    throw withPortFlag(error, options.portFlag);
  });
  for (const fault of faults) platform.faults.add(fault);
  for (const text of departures) options.onNotice?.(text);
  if (folder === null) return { platform, controlToken, close: () => platform.close() };

  const withdraw = await announceInstance(folder, {
    pid: process.pid,
    url: platform.url,
    api_url: platform.apiUrl,
    control_token: controlToken,
    started: Date.now(),
  }).catch(async (error: unknown) => {
    await platform.close();
    throw withStateFlag(error);
  });
  // From here on the folder is ours, and only its holder writes to it.
  const stateWriter = createStateWriter(folder, () => platform.save(), onSaveError);
  writer = stateWriter;
  // The tokens of new companies are told in a moment: they must work after a crash, too.
  stateWriter.changed();
  await stateWriter.flush();
  return {
    platform,
    controlToken,
    async close() {
      await platform.close();
      try {
        await stateWriter.flush();
      } finally {
        await withdraw();
      }
    },
  };
}

function runsAlready({ pid, url }: LocalInstance): UserError {
  return new UserError(`A simulated platform already runs for this project: process ${pid} at ${url}.`, {
    kind: 'unavailable',
    nextSteps: [
      `rehive-ext simulate uses it by itself. To start another, end process ${pid} first or use --state.`,
    ],
  });
}

/** @throws UserError where a platform runs for the folder, or what is there can't be read */
async function readState(
  folder: string,
  { reset = false }: Pick<LocalPlatformOptions, 'reset'>,
): Promise<SavedState | null> {
  try {
    const running = await findInstance(folder);
    if (running !== null) throw runsAlready(running);
    return reset ? null : await readStateFile(folder);
  } catch (error) {
    throw withStateFlag(error);
  }
}

/** A folder that can't be read or written comes without advice: what could be done about it, only a command knows. */
function withStateFlag(error: unknown): unknown {
  if (!(error instanceof UserError) || error.nextSteps.length > 0) return error;
  return new UserError(error.message, {
    kind: error.kind,
    nextSteps: ['Keep the state elsewhere with --state DIR, or nowhere with --state none.'],
    cause: error,
  });
}

function withPortFlag(error: unknown, flag: string): unknown {
  if (!(error instanceof UserError) || error.kind !== 'unavailable') return error;
  return new UserError(error.message, {
    kind: error.kind,
    nextSteps: [`End what listens there, or choose another port: ${flag} 0 takes a free one.`],
    cause: error,
  });
}
