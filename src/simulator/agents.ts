import type { Agent } from 'undici';

/** The connections to extensions. */
export interface Agents {
  /** @param pooled for deliveries, which are many: their connections are kept for a moment */
  get(pooled: boolean): Promise<Agent>;
  /** Ends what is under way; whatever is sent after it fails. */
  destroy(): Promise<void>;
}

/** Made for the first call, and undici loaded with them: that takes longer than all else in a platform's start. */
export function createAgents(longestCallMs: number): Agents {
  let made: Promise<{ single: Agent; pooled: Agent }> | null = null;
  let ended = false;

  const make = async (): Promise<{ single: Agent; pooled: Agent }> => {
    const { Agent } = await import('undici');
    const agents = {
      // One connection per call, as a platform that calls rarely makes them: a restarted extension is never met by a
      // connection that it no longer has. The time limit of a call is the only one.
      single: new Agent({ pipelining: 0, connect: { timeout: 0 }, headersTimeout: 0, bodyTimeout: 0 }),
      pooled: new Agent({
        keepAliveTimeout: 1000,
        keepAliveMaxTimeout: 1000,
        // Longer than any call may take, so that no place is held for ever by an address that never answers.
        connect: { timeout: longestCallMs + 5_000 },
        headersTimeout: 0,
        bodyTimeout: 0,
      }),
    };
    if (ended) await destroyAll(agents);
    return agents;
  };
  return {
    async get(pooled) {
      const agents = await (made ??= make());
      return pooled ? agents.pooled : agents.single;
    },
    async destroy() {
      ended = true;
      if (made !== null) await destroyAll(await made);
    },
  };
}

async function destroyAll({ single, pooled }: { single: Agent; pooled: Agent }): Promise<void> {
  await Promise.all([single.destroy(), pooled.destroy()]);
}
