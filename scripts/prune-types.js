// TypeScript writes the types of every file of the program; those that no exported type leads to are of no use.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * Deletes the declaration files in `folder` that nothing reaches from `entry`.
 * @param {string} folder
 * @param {string} entry a file in it
 */
export function pruneTypes(folder, entry) {
  const reached = new Set([join(folder, entry)]);
  for (const file of reached) {
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      const imported = join(dirname(file), fileName.replace(/\.js$/, '.d.ts'));
      if (fileName.startsWith('.')) reached.add(imported);
    }
  }
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    if (name.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  }
}
