const stepMs = 15;

/**
 * Resolves after `ms`, or as soon as the signal aborts. Keeps no process alive: the platform that answers meanwhile does, and
 * what a check still waits for that was ended is nobody's business any more.
 */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref();
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** True as soon as the condition holds; false when it still does not after `ms`. */
export async function waitUntil(condition: () => boolean, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (!condition()) {
    if (Date.now() >= deadline) return false;
    await pause(stepMs);
  }
  return true;
}
