import { request } from 'node:http';
import { loopbackHosts } from './free-port.js';
import { delay } from './process-group.js';

/** How far a starting extension has come. */
export type Readiness =
  { state: 'ready'; host: (typeof loopbackHosts)[number] } | { state: 'refused' } | { state: 'silent' };

const betweenTriesMs = 15;
/** A framework that compiles at the first request needs seconds for it. */
const oneTryMs = 10_000;

/**
 * Asks `path` on the port until anything answers, be it an error, HTML or no HTTP at all: whether the answer is a
 * good one is not for the start to judge. Ends early when `signal` aborts.
 *
 * @returns `ready` with the address that answered; at the end of the time `silent` where connections are accepted
 *   and nothing is answered, `refused` where nobody listens
 */
export async function awaitReadiness(
  port: number,
  path: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Readiness> {
  const deadline = performance.now() + timeoutMs;
  let accepted = false;
  const askAt = (host: (typeof loopbackHosts)[number]): ReturnType<typeof ask> =>
    ask(host, port, path, Math.min(oneTryMs, Math.max(deadline - performance.now(), 1)), signal);
  while (performance.now() < deadline && !signal.aborted) {
    for (const host of loopbackHosts) {
      const answer = await askAt(host);
      accepted ||= answer === 'silent';
      if (answer !== 'answered') continue;
      // It may have begun to listen, on both, between the two tries: then the usual address is the one to name.
      const [usual] = loopbackHosts;
      return { state: 'ready', host: host !== usual && (await askAt(usual)) === 'answered' ? usual : host };
    }
    await delay(betweenTriesMs);
  }
  return { state: accepted ? 'silent' : 'refused' };
}

function ask(
  host: string,
  port: number,
  path: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<'answered' | 'silent' | 'refused'> {
  return new Promise((resolve) => {
    let accepted = false;
    const call = request({ host, port, path, agent: false, signal }, (response) => {
      response.destroy();
      resolve('answered');
    });
    const timer = setTimeout(() => call.destroy(), timeoutMs);
    call.once('socket', (socket) => {
      socket.once('connect', () => {
        accepted = true;
      });
    });
    call.once('close', () => clearTimeout(timer));
    call.once('error', (error: NodeJS.ErrnoException) => {
      // HPE_…: bytes came back that are no HTTP. Somebody is there; the calls that follow will show what they do.
      if (error.code?.startsWith('HPE_') === true) resolve('answered');
      // Whoever takes the connection and closes it, or has it closed by us at the end of the time, is there.
      else resolve(accepted ? 'silent' : 'refused');
    });
    call.end();
  });
}
