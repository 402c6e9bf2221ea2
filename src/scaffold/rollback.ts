/** What has been done so far, and how to undo it. */
export interface Rollback {
  /** Remembers how to undo what was just done. Undoing must be synchronous. */
  add(undo: () => void): void;
  /** Undoes everything, the last first, and goes on past a failure. Returns what could not be undone. */
  run(): Error[];
  /** Everything is complete: nothing is undone any more. */
  forget(): void;
}

/**
 * Undoing is synchronous so that it also works while the process exits: under npx one Ctrl-C arrives twice, once from
 * the terminal and once from npx, and a second one ends the process at once.
 */
export function createRollback(): Rollback {
  const steps: (() => void)[] = [];
  const run = (): Error[] => {
    process.off('exit', run);
    const failures: Error[] = [];
    for (let undo = steps.pop(); undo !== undefined; undo = steps.pop()) {
      try {
        undo();
      } catch (error) {
        failures.push(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return failures;
  };
  process.on('exit', run);
  return {
    add: (undo) => void steps.push(undo),
    run,
    forget() {
      steps.length = 0;
      process.off('exit', run);
    },
  };
}
