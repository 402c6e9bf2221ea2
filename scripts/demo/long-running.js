// A long-running rehive-ext command whose JSON Lines are read as they come.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * @param {readonly string[]} command program and arguments
 * @param {string} cwd
 * @returns {{events: object[], waitFor: Function, stop: Function}}
 */
export function startLongRunning([program, ...args], cwd) {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const events = [];
  let waiting = [];
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => (complaints += chunk));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line);
    events.push(event);
    waiting = waiting.filter((attempt) => !attempt());
  });
  const exited = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));

  /** The first event from `since` on that fits; throws with what was said instead where none comes in time. */
  const waitFor = (what, fits, { since = 0, timeoutMs = 20_000 } = {}) =>
    new Promise((resolve, reject) => {
      const failed = (why) => {
        clearTimeout(timer);
        reject(new Error(`${what}: ${why}\n${complaints.slice(-2000)}`));
      };
      const timer = setTimeout(() => failed(`did not come within ${timeoutMs / 1000} s`), timeoutMs);
      const attempt = () => {
        const found = events.slice(since).find((event) => fits(event));
        if (found === undefined) return false;
        clearTimeout(timer);
        resolve(found);
        return true;
      };
      if (!attempt()) waiting.push(attempt);
      exited.then((code) => failed(`the process ended (${code})`), reject);
    });

  /** Ends it with a signal and says how it ended: its exit code, or the signal. */
  const stop = (signal = 'SIGTERM') => {
    child.kill(signal);
    return exited;
  };

  return { events, waitFor, stop };
}
