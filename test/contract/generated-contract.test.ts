import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contractFiles } from '../../scripts/contract/contract-files.js';
import { installedSdk } from '../../scripts/contract/sdk-folder.js';
import { doctoredSdk, registryOf } from './doctored-sdk.js';

const root = join(import.meta.dirname, '../..');

function diff(args: string[], env: Record<string, string> = {}) {
  const script = join(root, 'scripts/contract/contract-diff.ts');
  return execa(process.execPath, ['--import', 'tsx', script, ...args], { cwd: root, env, reject: false });
}

describe('the generated contract', () => {
  it('is that of the installed SDK: `npm run contract:generate` writes it', () => {
    for (const [name, text] of Object.entries(contractFiles(installedSdk()))) {
      const committed = readFileSync(join(root, 'src/contract/generated', name), 'utf8');
      expect(committed === text, `${name} is up to date`).toBe(true);
    }
  });
});

describe('npm run contract:diff', { timeout: 120_000 }, () => {
  it('says so when nothing differs', async () => {
    const { exitCode, stdout } = await diff([installedSdk()]);
    expect(stdout).toMatch(/^rehive (\S+) has the contract that we have, of \1\.$/);
    expect(exitCode).toBe(0);
  });

  it('ends with 3 where there is no network, whatever npm remembers', async () => {
    const { exitCode, stdout, stderr } = await diff([], { npm_config_registry: 'http://127.0.0.1:1/' });
    expect(stdout).toBe('');
    expect(stderr).toContain("The npm registry can't be asked (ECONNREFUSED).");
    expect(stderr).toContain('→ ');
    expect(exitCode).toBe(3);
  });

  it('ends with 3 and says why where the registry has no such version', async () => {
    const registry = await registryOf(doctoredSdk({}));
    const { exitCode, stderr } = await diff(['100.0.0'], { npm_config_registry: registry });
    expect(stderr).toContain('The npm registry has no rehive@100.0.0');
    expect(exitCode).toBe(3);
  });

  it('ends with 3 and says why when there is no such folder, or no SDK in it', async () => {
    const nowhere = await diff([join(tmpdir(), 'no-such-sdk')]);
    expect(nowhere.stderr).toContain('There is no such folder');
    expect(nowhere.exitCode).toBe(3);
    const other = await diff([join(root, 'node_modules/typescript')]);
    expect(other.stderr).toContain("generated from the platform's OpenAPI schemas");
    expect(other.exitCode).toBe(3);
  });
});
