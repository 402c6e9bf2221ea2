/** What a client of the simulated platform meets instead of, or before, its answer. */
export interface Fault {
  /** Which requests: all that are given must match. A `path` is the exact pathname. `company` is that of the caller's token. */
  match: { method?: string; path?: string | RegExp; company?: string };
  /** How many requests it is for. Default: all. */
  times?: number;
  respond:
    | { status: number; body?: unknown; headers?: Record<string, string> }
    | { delayMs: number }
    /** Closes the connection without an answer. */
    | 'drop';
}

export interface Faults {
  /** @returns a function that takes the fault away again. */
  add(fault: Fault): () => void;
  clear(): void;
}

interface FaultedRequest {
  method: string;
  path: string;
  company: string | null;
}

export interface FaultList extends Faults {
  /** The faults that meet a request, in the order in which they were added; each counts as used once. */
  take(request: FaultedRequest): Fault[];
}

export function createFaultList(): FaultList {
  let entries: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, left: fault.times ?? Infinity };
      entries.push(entry);
      return () => {
        entries = entries.filter((other) => other !== entry);
      };
    },
    clear() {
      entries = [];
    },
    take(request) {
      const taken: Fault[] = [];
      for (const entry of entries) {
        if (entry.left < 1 || !matches(entry.fault, request)) continue;
        entry.left -= 1;
        taken.push(entry.fault);
        // A delay comes before something; everything else is the answer.
        if (entry.fault.respond === 'drop' || 'status' in entry.fault.respond) break;
      }
      return taken;
    },
  };
}

function matches({ match }: Fault, request: FaultedRequest): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== request.method) return false;
  if (match.company !== undefined && match.company !== request.company) return false;
  if (match.path === undefined) return true;
  // `search` keeps no position between requests, where `test` does for a global expression.
  return typeof match.path === 'string' ? match.path === request.path : request.path.search(match.path) >= 0;
}
