// Changes a platform's state and writes it to the folder of argv[2], again and again, until the process is killed.
import { startPlatform } from '../../../src/simulator/platform.js';
import { createStateWriter } from '../../../src/simulator/state-file.js';

const platform = await startPlatform();
const writer = createStateWriter(process.argv[2] ?? '', () => platform.save());
for (let round = 1; ; round += 1) {
  for (let user = 0; user < 50; user += 1) platform.addUser('acme');
  writer.changed();
  await writer.flush();
  if (round === 1) process.stdout.write('writing\n');
}
