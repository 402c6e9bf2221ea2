import type { Stopped } from '../extension/process-group.js';
import type { Kill } from './define-check.js';
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
  restart(kill?: Kill): Promise<Stopped>;
  /** Whoever has left is not waited for. */
  leave(): void;
}

interface Waiting {
  participant: Participant;
  kill: Kill | undefined;
  resolve: (stopped: Stopped) => void;
  reject: (reason: unknown) => void;
}

export function createRestartRounds(control: TargetControl | null): RestartRounds {
  const participants = new Set<Participant>();
  let waiting: Waiting[] = [];
  let round: Promise<void> | null = null;

  const beginRound = (): void => {
    if (control === null || round !== null || waiting.length === 0) return;
    if (waiting.length < participants.size) return;
    const chosen = chooseRound(waiting);
    waiting = waiting.filter((one) => !chosen.includes(one));
    round = runRound(control, chosen).finally(() => {
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
        restart: (kill) =>
          new Promise((resolve, reject) => {
            waiting.push({ participant, kill, resolve, reject });
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
  const graceful = waiting.filter(({ kill }) => kill === undefined);
  if (graceful.length > 0) return graceful;
  const together = waiting.filter(({ kill }) => kill?.alone !== true);
  return together.length > 0 ? together : waiting.slice(0, 1);
}

/** Ends and starts the extension once; tells each of those who wait how it went, and never throws. */
async function runRound(control: TargetControl, chosen: readonly Waiting[]): Promise<void> {
  try {
    const ready = await actLast(chosen);
    if (ready.length === 0) return;
    if (ready.some(({ kill }) => kill !== undefined)) await control.kill();
    for (const { kill } of ready) kill?.whileDown?.();
    const stopped = await control.restart();
    for (const { resolve } of ready) resolve(stopped);
  } catch (error) {
    for (const { reject } of chosen) reject(error);
  }
}

/** All at the same time, so that each is over just before the kill. What one of them throws is for its check alone. */
async function actLast(chosen: readonly Waiting[]): Promise<Waiting[]> {
  const acted = await Promise.all(
    chosen.map(async (one) => {
      try {
        await one.kill?.last();
        return one;
      } catch (error) {
        one.reject(error);
        return null;
      }
    }),
  );
  return acted.filter((one) => one !== null);
}
