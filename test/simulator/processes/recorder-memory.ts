// Records argv[2] exchanges with a body of argv[3] characters each, reads them where argv[4] is "read", and says how many bytes
// of the heap each takes.
import { createSecrets } from '../../../src/simulator/known-secrets.js';
import { createRecorder } from '../../../src/simulator/recorder.js';
import { createState } from '../../../src/simulator/state.js';
import { exchangeDraft } from '../exchange-draft.js';

const [count = 0, length = 0] = process.argv.slice(2).map(Number);
const recorder = createRecorder(createSecrets(createState()));
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const before = heap();
for (let number = 0; number < count; number += 1) {
  recorder.record(exchangeDraft({ body: JSON.stringify({ note: `${number} `.padEnd(length, 'no ') }) }));
}
let read = 0;
if (process.argv[4] === 'read')
  for (const { request } of recorder.exchanges) read += JSON.stringify(request.body).length;
process.stdout.write(`${(heap() - before) / count} bytes each, ${read} characters read\n`);
