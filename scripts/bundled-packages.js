// Which packages are in the bundle, from the bundler's own list of what went in.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packagePath = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * @param {Pick<import('esbuild').Metafile, 'outputs'>} metafile
 * @param {string} root the folder that the metafile's paths are relative to
 * @returns {{ folder: string, manifest: Record<string, any> }[]} sorted by folder, which is relative to `root`
 */
export function bundledPackages(metafile, root) {
  const folders = new Set();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = packagePath.exec(input)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  return [...folders].toSorted().map((folder) => ({
    folder,
    manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
  }));
}
