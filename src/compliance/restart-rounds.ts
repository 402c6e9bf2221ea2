import { Interrupted } from '../errors.js';
import type { Stopped } from '../extension/process-group.js';
import type { Restart } from './define-check.js';
import type { TargetControl } from './target.js';

/**
 * Restarts that several checks share. Starting an extension can take seconds, so the checks that need it run beside each
 * other, each waits at its restart for the others, and one restart serves all of them.
 */
export interface RestartRounds {
  /** Resolves when no restart is under way. */
  idle(): Promise<void>;
  /** From now on no restart is made before this participant waits for one, or has left. */
  enter(): Participant;
}

export interface Participant {
  /** See `restart` of the check's context. */
  restart(how?: Restart): Promise<Stopped>;
  /** Whoever has left is not waited for. */
  leave(): void;
}

interface Waiting {
  participant: Participant;
  how: Restart;
  resolve: (stopped: Stopped) => void;
  reject: (reason: unknown) => void;
}

/**
 * @param signal once it aborts, no restart is begun any more: what was made is cleaned up, which takes an extension that
 *   runs. One that is under way goes on.
 */
export function createRestartRounds(
  control: TargetControl | null,
  signal: AbortSignal | undefined,
): RestartRounds {
  const participants = new Set<Participant>();
  let waiting: Waiting[] = [];
  let round: Promise<void> | null = null;

  const beginRound = (): void => {
    if (control === null || round !== null || waiting.length === 0 || signal?.aborted === true) return;
    if (waiting.length < participants.size) return;
    const chosen = chooseRound(waiting);
    waiting = waiting.filter((one) => !chosen.includes(one));
    round = runRound(control, chosen, signal).finally(() => {
      round = null;
      beginRound();
    });
  };

  return {
    async idle() {
      if (round === null) return;
      await round;
      await this.idle();
    },
    enter() {
      const participant: Participant = {
        restart: (how = {}) =>
          new Promise((resolve, reject) => {
            waiting.push({ participant, how, resolve, reject });
            beginRound();
          }),
        leave() {
          participants.delete(participant);
          waiting = waiting.filter((one) => one.participant !== participant);
          beginRound();
        },
      };
      participants.add(participant);
      return participant;
    },
  };
}

/**
 * Both kinds of end can't be had at once: whoever waits for a kill waits for the next round, and whoever wants to be alone
 * for one after that.
 */
function chooseRound(waiting: readonly Waiting[]): readonly Waiting[] {
  const together = waiting.filter(({ how }) => how.alone !== true);
  if (together.length === 0) return waiting.slice(0, 1);
  const asked = together.filter(({ how }) => how.kill !== true);
  return asked.length > 0 ? asked : together;
}

/** Ends and starts the extension once; tells each of those who wait how it went, and never throws. */
async function runRound(
  control: TargetControl,
  chosen: readonly Waiting[],
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    const ready = await actLast(chosen);
    if (ready.length === 0) return;
    if (signal?.aborted === true) throw new Interrupted();
    if (ready.some(({ how }) => how.kill === true)) await control.kill();
    const stopped = await control.restart(() => {
      for (const { how } of ready) how.whileDown?.();
    });
    for (const { resolve } of ready) resolve(stopped);
  } catch (error) {
    for (const { reject } of chosen) reject(error);
  }
}

/** All at the same time, so that each is over just before the end. What one of them throws is for its check alone. */
async function actLast(chosen: readonly Waiting[]): Promise<Waiting[]> {
  const acted = await Promise.all(
    chosen.map(async (one) => {
      try {
        await one.how.last?.();
        return one;
      } catch (error) {
        one.reject(error);
        return null;
      }
    }),
  );
  return acted.filter((one) => one !== null);
}
