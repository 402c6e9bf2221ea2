import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { contractFiles } from '../../scripts/contract/contract-files.js';
import { installedSdk } from '../../scripts/contract/sdk-folder.js';

const root = join(import.meta.dirname, '../..');

function diff(wanted: string) {
  const script = join(root, 'scripts/contract/contract-diff.ts');
  return execa('npx', ['tsx', script, wanted], { cwd: root, reject: false });
}

/** The installed SDK's sources with something changed in one of them. */
function doctoredSdk(file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'doctored-sdk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(installedSdk(), 'package.json'), join(folder, 'package.json'));
  for (const section of ['admin', 'user']) {
    const sources = join('src/platform', section, 'openapi-ts');
    for (const name of ['types.gen.ts', 'sdk.gen.ts']) {
      cpSync(join(installedSdk(), sources, name), join(folder, sources, name));
    }
  }
  const path = join(folder, 'src/platform', file);
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
  return folder;
}

describe('the generated contract', () => {
  it('is that of the installed SDK: `npm run contract:generate` writes it', () => {
    for (const [name, text] of Object.entries(contractFiles(installedSdk()))) {
      const committed = readFileSync(join(root, 'src/contract/generated', name), 'utf8');
      expect(committed === text, `${name} is up to date`).toBe(true);
    }
  });
});

describe('npm run contract:diff', () => {
  it('says so when nothing differs', async () => {
    const { exitCode, stdout } = await diff(installedSdk());
    expect(stdout).toContain('are the same');
    expect(exitCode).toBe(0);
  });

  it('prints what another SDK adds, removes and changes, and ends with 1', async () => {
    const folder = doctoredSdk('admin/openapi-ts/types.gen.ts', (text) =>
      text.replace("'transaction.create' | ", "'transaction.create' | 'transaction.reverse' | "),
    );
    const { exitCode, stdout } = await diff(folder);
    expect(stdout).toContain('~ admin schema');
    expect(stdout).toContain('transaction.reverse');
    expect(exitCode).toBe(1);
  });

  it('names an operation that is gone', async () => {
    const folder = doctoredSdk('user/openapi-ts/sdk.gen.ts', (text) =>
      text.replaceAll("url: '/3/user/emails/'", "url: '/3/user/addresses-of-mail/'"),
    );
    const { exitCode, stdout } = await diff(folder);
    expect(stdout).toContain('- user operation POST /3/user/emails/');
    expect(stdout).toContain('+ user operation POST /3/user/addresses-of-mail/');
    expect(exitCode).toBe(1);
  });

  it('ends with 3 and says why when there is no such SDK', async () => {
    const { exitCode, stderr } = await diff(join(tmpdir(), 'no-such-sdk'));
    expect(stderr).toContain("can't be compared");
    expect(exitCode).toBe(3);
  });
});
