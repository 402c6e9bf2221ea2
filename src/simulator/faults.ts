import { createHash } from 'node:crypto';
import type { Clock, RandomSource } from './clock.js';

/** What a client of the simulated platform meets instead of its answer, or before it. */
export interface Fault {
  /**
   * Which requests: all that are given must match. A `path` is the pathname, in which `{id}` stands for one part of it and
   * `*` for anything. `company` is that of the caller's token.
   */
  match: { method?: string; path?: string | RegExp; company?: string };
  /** How many requests it is for. Default: all. */
  times?: number;
  /** How long it is there, in milliseconds of the platform's clock. Default: for good. */
  forMs?: number;
  /** Which part of the matching requests meets it, above 0 to 1. Default: all. */
  rate?: number;
  /** Which ones: the same seed hits the same requests of a sequence. Default: a new one, which `list` tells. */
  seed?: number;
  respond: FaultResponse;
  /**
   * The platform does what it is asked, and only its answer is lost, or late. Default: nothing is done, unless it is a delay
   * that all waits for.
   */
  afterActing?: boolean;
}

export type FaultResponse =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  /** In real milliseconds; the answer then comes as usual. Whoever takes the fault away ends the waiting, too. */
  | { delayMs: number }
  /** Closes the connection without an answer. */
  | 'drop'
  /** Resets the connection (RST). */
  | 'reset'
  /** A 200 whose JSON breaks off. */
  | 'malformed';

/** A fault that is there, and how often it was met. */
export interface ActiveFault {
  id: number;
  fault: Fault;
  met: number;
}

export interface Faults {
  /** @returns a function that takes the fault away again. */
  add(fault: Fault): () => void;
  /** Those that are there, in the order in which they were added: with the seed where there is a rate. */
  list(): ActiveFault[];
  /** @returns whether it was there */
  remove(id: number): boolean;
  clear(): void;
}

interface FaultedRequest {
  method: string;
  path: string;
  company: string | null;
}

/** A fault that a request meets. */
export interface MetFault {
  respond: FaultResponse;
  /** It comes in place of the answer to what was done. */
  afterActing: boolean;
  /** Aborts when somebody takes the fault away. */
  removed: AbortSignal;
}

export interface FaultList extends Faults {
  /** The faults that meet a request, in the order in which they were added; each counts as used once. */
  take(request: FaultedRequest): MetFault[];
}

interface Entry extends ActiveFault {
  path: RegExp | null;
  left: number;
  until: number;
  hits: () => boolean;
  removal: AbortController;
}

export function createFaultList(clock: Pick<Clock, 'now'>, random: RandomSource): FaultList {
  let entries: Entry[] = [];
  let lastId = 0;
  const here = (): Entry[] => {
    if (entries.length === 0) return entries;
    const now = clock.now();
    return (entries = entries.filter((entry) => entry.left > 0 && now < entry.until));
  };
  const takeAway = (entry: Entry): void => {
    entries = entries.filter((one) => one !== entry);
    entry.removal.abort();
  };
  return {
    add(given) {
      const id = (lastId += 1);
      const { rate = 1, times = Infinity, forMs = Infinity } = given;
      const seed = given.seed ?? Buffer.from(random(4)).readUInt32BE();
      const entry: Entry = {
        id,
        fault: rate < 1 ? { ...given, seed } : given,
        met: 0,
        path: given.match.path === undefined ? null : pathPattern(given.match.path),
        left: times,
        until: clock.now() + forMs,
        hits: rate < 1 ? drawing(seed, rate) : () => true,
        removal: new AbortController(),
      };
      entries.push(entry);
      return () => takeAway(entry);
    },
    list: () => here().map(({ id, fault, met }) => ({ id, fault, met })),
    remove(id) {
      const entry = entries.find((one) => one.id === id);
      if (entry !== undefined) takeAway(entry);
      return entry !== undefined;
    },
    clear() {
      for (const entry of entries) takeAway(entry);
    },
    take(request) {
      const taken: MetFault[] = [];
      for (const entry of here()) {
        if (!matches(entry, request) || !entry.hits()) continue;
        entry.left -= 1;
        entry.met += 1;
        const { respond, afterActing = false } = entry.fault;
        taken.push({ respond, afterActing, removed: entry.removal.signal });
        // A delay comes before something; everything else is the answer.
        if (!isDelay(respond)) break;
      }
      return taken;
    },
  };
}

function isDelay(respond: FaultResponse): boolean {
  return typeof respond === 'object' && 'delayMs' in respond;
}

function matches({ fault: { match }, path }: Entry, request: FaultedRequest): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== request.method) return false;
  if (match.company !== undefined && match.company !== request.company) return false;
  // `search` keeps no position between requests, where `test` does for a global expression.
  return path === null || request.path.search(path) >= 0;
}

/** `/3/admin/users/{id}/` and `/3/admin/*` as expressions. */
export function pathPattern(path: string | RegExp): RegExp {
  if (typeof path !== 'string') return path;
  const parts = path.split(/(\{\w+\}|\*)/);
  const pattern = parts.map((part) => {
    if (part === '*') return '.*';
    return part.startsWith('{') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${pattern.join('')}$`);
}

/** A sequence of draws that depends on the seed alone, each true with the given probability. */
function drawing(seed: number, rate: number): () => boolean {
  let count = 0;
  return () => {
    const digest = createHash('sha256').update(`${seed} ${count}`).digest();
    count += 1;
    return digest.readUInt32BE() / 2 ** 32 < rate;
  };
}
