import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { confirmations } from '../../src/contract/confirmations.js';
import { eventCauses } from '../../src/contract/operation-events.js';
import { parseCommand } from '../../src/extension/parse-command.js';
import { endAll, spawnBin } from '../cli/spawn-bin.js';
import { temporaryFolder } from '../cli/temporary-folder.js';
import { root } from '../run-bin.js';
import { readExamples } from './read-examples.js';

const guide = readFileSync(join(root, 'docs/guides/users-and-sessions.md'), 'utf8');
const examples = readExamples(guide);
const textsOf = (language: string): string[] =>
  examples.filter((one) => one.language === language).map(({ text }) => text);

afterEach(endAll);

describe('the guide to users and sessions', () => {
  it('shows what the platform prints of a message', async () => {
    const [commands = ''] = textsOf('sh');
    const [start = '', curl = ''] = commands.trimEnd().split('\n');
    const [line = ''] = textsOf('text');
    const [, ...args] = parseCommand(start);
    const platform = spawnBin([...args, '--port', '0'], await temporaryFolder('rehive-guide'), {
      NO_COLOR: '1',
    });
    const [, url = ''] = await platform.waitFor(/ready at (\S+)/);
    await execa('sh', ['-c', curl.replace('curl ', 'curl -sS ').replace('http://127.0.0.1:4300', url)]);
    const [printed] = await platform.waitFor(/✉.*/);
    const shortened = printed.replace(/uid=\S+/, 'uid=2c0…').replace(/token=[0-9a-f]{64}/, 'token=9f1…');
    expect(shortened).toBe(line.trimEnd());
  });

  it('shows a test that runs, and prints what it says', async () => {
    const [example = ''] = textsOf('js');
    const file = join(await temporaryFolder('rehive-guide'), 'example.mjs');
    await writeFile(file, example.replace('rehive-ext/simulator', join(root, 'dist/simulator.js')));
    const { stdout } = await execa(process.execPath, [file]);
    expect(stdout).toBe(textsOf('text')[1]?.trimEnd());
  });

  it('has every event that asks for a confirmation, with the operations and fields of the contract', () => {
    const cells = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
    const rows = guide.split('\n').flatMap((line) => {
      const [, event = '', asked = '', carried = '', taken = ''] = line.split('|');
      const [name = ''] = cells(event);
      return name in confirmations
        ? [{ name, asked: cells(asked), carried: cells(carried), taken: cells(taken) }]
        : [];
    });
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(confirmations));
    for (const { name, asked, carried, taken } of rows) {
      const { carries, takenBy } = confirmations[name as keyof typeof confirmations];
      expect(carried).toEqual([...carries]);
      expect(`POST /3/${taken[0]}`).toBe(takenBy[0]);
      const { operations } = eventCauses[name as keyof typeof confirmations];
      for (const path of asked) expect(operations).toContain(`POST /3/${path}`);
    }
  });
});
