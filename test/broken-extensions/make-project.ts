import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import type { Manifest, ManifestInput } from '../../src/manifest/manifest-schema.js';
import { correctManifest } from './manifest.js';
import type { Variant } from './variant.js';

export interface Project {
  dir: string;
  manifest: Manifest;
  remove(): void;
}

type Changes = Pick<Variant, 'change' | 'manifest'>;

/** The correct extension as a project in a folder of its own, with the changes of a variant. */
export function makeProject({ change = [], manifest = {} }: Changes = {}): Project {
  const correct = readFileSync(join(import.meta.dirname, 'correct.js'), 'utf8');
  let source = correct;
  for (const [from, to] of change) {
    // A change that finds nothing would test the correct extension and blame the check.
    if (source.split(from).length !== 2)
      throw new Error(`Stands ${source.split(from).length - 1} times in correct.js: ${from}`);
    source = source.replace(from, () => to);
  }
  return makeProjectOf(source, manifest);
}

/** Any program as the extension of a project. */
export function makeProjectOf(source: string, changes: Partial<ManifestInput> = {}): Project {
  const dir = mkdtempSync(join(tmpdir(), 'rehive-ext-project-'));
  // As people write it: reports point at its lines.
  const text = JSON.stringify({ ...correctManifest, ...changes }, null, 2);
  const { manifest } = parseManifest(text);
  if (manifest === null) throw new Error(`Not a manifest: ${text}`);
  writeFileSync(join(dir, 'rehive.json'), text);
  writeFileSync(join(dir, 'extension.mjs'), source);
  return { dir, manifest, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
