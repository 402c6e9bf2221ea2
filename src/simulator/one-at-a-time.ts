/** Runs tasks of the same key after one another, tasks of different keys side by side. */
export interface OneAtATime {
  <Result>(key: string, task: () => Promise<Result>): Promise<Result>;
}

export function createOneAtATime(): OneAtATime {
  const last = new Map<string, Promise<unknown>>();
  return (key, task) => {
    const result = (last.get(key) ?? Promise.resolve()).then(task);
    // What follows waits for the end only: the failure belongs to whoever asked for the task.
    const end = Promise.allSettled([result]).finally(() => {
      if (last.get(key) === end) last.delete(key);
    });
    last.set(key, end);
    return result;
  };
}
