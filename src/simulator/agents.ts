import type { Agent, Dispatcher, Pool } from 'undici';

/** The connections to extensions. */
export interface Agents {
  load(): Promise<DispatcherOf>;
  /** Ends what is under way; whatever is sent after it fails. */
  destroy(): Promise<void>;
}

/**
 * What sends a request to an origin.
 * @param pooled for deliveries, which are many: their connections are kept for a moment
 */
type DispatcherOf = (origin: string, pooled: boolean) => Dispatcher;

interface Undici {
  Agent: typeof Agent;
  Pool: typeof Pool;
}

/** Made for the first call, and undici loaded with them: that takes longer than all else in a platform's start. */
export function createAgents(longestCallMs: number): Agents {
  let loaded: Promise<Undici> | null = null;
  let agent: Agent | null = null;
  const pools = new Map<string, Pool>();
  let ended = false;

  const kept = ({ Agent: AgentOf }: Undici): Agent =>
    (agent ??= new AgentOf({
      keepAliveTimeout: 1000,
      keepAliveMaxTimeout: 1000,
      // Longer than any call may take, so that no place is held for ever by an address that never answers.
      connect: { timeout: longestCallMs + 5_000 },
      headersTimeout: 0,
      bodyTimeout: 0,
    }));
  /**
   * One connection per call, as a platform that calls rarely makes them: a restarted extension is never met by a connection
   * that it no longer has. The time limit of a call is the only one. A pool of its own for each address, since an agent
   * makes a new one for every connection.
   */
  const single = ({ Pool: PoolOf }: Undici, origin: string): Pool => {
    const pool =
      pools.get(origin) ??
      new PoolOf(origin, { pipelining: 0, connect: { timeout: 0 }, headersTimeout: 0, bodyTimeout: 0 });
    pools.set(origin, pool);
    return pool;
  };

  return {
    async load() {
      const undici = await (loaded ??= import('undici'));
      return (origin, pooled) => {
        const found = pooled ? kept(undici) : single(undici, origin);
        if (ended) void found.destroy();
        return found;
      };
    },
    async destroy() {
      ended = true;
      await Promise.all([agent?.destroy(), ...[...pools.values()].map((pool) => pool.destroy())]);
    },
  };
}
