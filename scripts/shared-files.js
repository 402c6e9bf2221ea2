// Which modules are written into one file: esbuild alone makes a file of each set of modules that the same entries need,
// and Node takes longer to find and read twenty small files than one that is as large.
import { join } from 'node:path';
import { root } from './set-up.js';

/**
 * @param {import('esbuild').Metafile} metafile of a build of all entries
 * @param {{ apart: string, together: Record<string, string> }} wanted `together`: by name, the entry whose modules of ours
 *   go into one file, without those of an earlier one; `apart`: an entry that is to load none of these files
 * @returns {Map<string, string>} the name of its file, by the path of a module
 */
export function groupModules({ inputs }, { apart, together }) {
  const grouped = new Map();
  const alone = needs(inputs, apart);
  for (const [name, entry] of Object.entries(together)) {
    for (const path of needs(inputs, entry)) {
      const isOurs = path.startsWith('src/') && path !== entry && !alone.has(path);
      if (isOurs && !grouped.has(path)) grouped.set(path, name);
    }
  }
  return grouped;
}

/** The module and all that it imports, but not what it import()s. */
function needs(inputs, path, found = new Set()) {
  if (found.has(path) || inputs[path] === undefined) return found;
  found.add(path);
  for (const { path: imported, kind } of inputs[path].imports)
    if (kind !== 'dynamic-import') needs(inputs, imported, found);
  return found;
}

/**
 * Each file is an entry, which exports all that its modules do; whoever imports one of them imports the file.
 * @param {Map<string, string>} grouped
 */
export function sharedFiles(grouped) {
  const byPath = new Map([...grouped].map(([path, name]) => [join(root, path), name]));
  return {
    entryPoints: Object.fromEntries(
      [...new Set(grouped.values())].map((name) => [`shared/${name}`, `shared:${name}`]),
    ),
    plugin: {
      name: 'shared-files',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^shared:/ }, ({ path }) => ({ path, namespace: 'shared' }));
        onLoad({ filter: /^/, namespace: 'shared' }, ({ path }) => {
          const members = [...byPath].filter(([, name]) => `shared:${name}` === path);
          const contents = members.map(([file]) => `export * from ${JSON.stringify(file)};`).join('\n');
          return { contents, resolveDir: root };
        });
        onResolve({ filter: /^\./ }, ({ path, importer, resolveDir, kind }) => {
          const name = byPath.get(join(resolveDir, path).replace(/\.js$/, '.ts'));
          if (kind !== 'import-statement' || name === undefined || byPath.get(importer) === name)
            return undefined;
          return { path: `../shared/${name}.cjs`, external: true };
        });
      },
    },
  };
}
