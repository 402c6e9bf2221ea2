import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Who may import whom, as the design has it. */
const mayImport: Record<string, readonly string[]> = {
  contract: [],
  manifest: ['contract', 'errors'],
  scaffold: ['contract', 'errors'],
  extension: ['contract', 'errors'],
  'platform-client': ['contract', 'errors'],
  simulator: ['contract', 'errors'],
  recording: ['contract', 'errors'],
  registration: ['platform-client', 'manifest', 'contract', 'errors'],
  readiness: ['extension', 'simulator', 'platform-client', 'manifest', 'contract', 'errors'],
  compliance: ['extension', 'simulator', 'recording', 'contract', 'manifest', 'errors'],
};

const layers = [...Object.keys(mayImport), 'cli', 'errors'];

/** A file that imports one thing, and whether the lint must object to it. */
interface Sample {
  file: string;
  source: string;
  rule: 'no-restricted-imports' | 'no-process-exit';
  forbidden: boolean;
}

function importing(file: string, specifier: string, forbidden: boolean): Sample {
  return {
    file,
    source: `export { thing } from '${specifier}';\n`,
    rule: 'no-restricted-imports',
    forbidden,
  };
}

const layerSamples = Object.entries(mayImport).flatMap(([layer, allowed]) =>
  layers
    .filter((other) => other !== layer)
    .flatMap((other) => {
      const target = other === 'errors' ? 'errors.js' : `${other}/thing.js`;
      const forbidden = !allowed.includes(other);
      return [
        importing(`src/${layer}/imports-${other}.ts`, `../${target}`, forbidden),
        importing(`src/${layer}/deeper/imports-${other}.ts`, `../../${target}`, forbidden),
      ];
    }),
);

const check = 'src/compliance/checks/activate';
const samples: readonly Sample[] = [
  ...layerSamples,
  importing(`${check}/a.ts`, '../../define-check.js', false),
  importing(`${check}/b.ts`, '../../../contract/calls.js', false),
  importing(`${check}/c.ts`, './other.js', true),
  importing(`${check}/d.ts`, '../webhook/other.js', true),
  importing(`${check}/e.ts`, '../../run-checks.js', true),
  importing(`${check}/f.ts`, '../../../errors.js', true),
  importing(`${check}/g.ts`, '../../../simulator/platform.js', true),
  ...Object.keys(mayImport).map((layer) => ({
    file: `src/${layer}/exits.ts`,
    source: 'export function end(): never {\n  process.exit(1);\n}\n',
    rule: 'no-process-exit' as const,
    forbidden: true,
  })),
];

let folder: string;
let complaints: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const { file, source } of samples) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), source);
  }
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format', 'unix', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  complaints = stdout.split('\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the import rule of the house is linted', () => {
  for (const { file, source, rule, forbidden } of samples) {
    it(`${file} ${forbidden ? 'may not' : 'may'}: ${source.split('\n')[rule === 'no-process-exit' ? 1 : 0]?.trim()}`, () => {
      const found = complaints.some((line) => line.startsWith(`${file}:`) && line.includes(rule));
      expect(found).toBe(forbidden);
    });
  }

  it('knows every folder of src', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map(({ name }) => name).toSorted()).toEqual(
      layers.filter((name) => name !== 'errors').toSorted(),
    );
  });
});
