/** What is under way between the platform and everybody else: a clock that jumps waits until nothing is. */
export interface Activity {
  begin(): void;
  end(): void;
  /** Resolves when nothing is under way, and nothing has begun for a moment. */
  quiet(): Promise<void>;
}

/** An extension that answered first and works afterwards begins its calls within this (milliseconds). */
const graceMs = 10;

export function createActivity(): Activity {
  let running = 0;
  let begun = 0;
  let waiting: (() => void)[] = [];
  return {
    begin() {
      running += 1;
      begun += 1;
    },
    end() {
      running -= 1;
      if (running > 0) return;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    async quiet() {
      for (;;) {
        if (running > 0) await new Promise<void>((resolve) => waiting.push(resolve));
        const seen = begun;
        await new Promise((resolve) => setTimeout(resolve, graceMs));
        if (running === 0 && begun === seen) return;
      }
    },
  };
}
