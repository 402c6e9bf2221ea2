import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';

describe('the demo’s long-running command', () => {
  it('that dies instead of becoming ready is told at once, and holds nothing up', () => {
    const helper = pathToFileURL(join(root, 'scripts/demo/long-running.js')).href;
    const source = `
      const { startLongRunning } = await import(${JSON.stringify(helper)});
      const command = startLongRunning([process.execPath, '-e', 'console.error("no database"); process.exit(4)'], '.');
      await command.waitFor('ready', () => false, { timeoutMs: 60_000 }).catch((error) => console.log(error.message));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', source], {
      encoding: 'utf8',
      timeout: 15_000,
    });
    expect(said).toBe('ready: the process ended (4)\nno database\n\n');
  });
});
