// A platform in a process of its own. Each line on stdin is answered with the heap that is in use, in bytes, and with
// whether every object has got a new property.
import { createInterface } from 'node:readline';
import { startPlatform } from '../../../src/simulator/platform.js';

const platform = await startPlatform();
const say = (what: unknown): void => void process.stdout.write(`${JSON.stringify(what)}\n`);
say({ url: platform.url, token: platform.companies()[0]?.admin_token });
for await (const line of createInterface({ input: process.stdin })) {
  globalThis.gc?.();
  say({ asked: line, heap: process.memoryUsage().heapUsed, polluted: 'polluted' in {} });
}
