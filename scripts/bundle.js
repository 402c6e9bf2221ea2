// The bundle: what every run of the command line needs in one file, and each command in files of its own.
import { basename, join, relative } from 'node:path';
import { build } from 'esbuild';
import { root } from './set-up.js';
import { alias, plugins, requireAllReplaced } from './trim-bundle.js';

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  legalComments: 'none',
  // Smaller by a third; names stay, for stack traces that can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  alias,
  logLevel: 'warning',
};

/**
 * Writes dist/. @returns {Promise<Pick<import('esbuild').Metafile, 'outputs'>>} what went into which file
 */
export async function bundle() {
  const { commands, metafile: start } = await bundleStart();
  const { metafile: rest } = await build({
    ...shared,
    entryPoints: { simulator: 'src/simulator/platform.ts', ...commands },
    splitting: true,
    format: 'esm',
    chunkNames: 'chunks/[name]-[hash]',
    plugins,
    // Some dependencies are CommonJS and call require() for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  requireAllReplaced();
  return { outputs: { ...start.outputs, ...rest.outputs } };
}

/**
 * What `--version` and `--help` need: the declarations of the commands and commander, as CommonJS in one file, which Node
 * loads in a third of the time that it takes for the same as modules. What is imported by import() stays outside.
 */
async function bundleStart() {
  const commands = {};
  const importedLater = {
    name: 'imported-later',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const name = basename(path, '.js');
        commands[`commands/${name}`] = relative(root, join(resolveDir, path)).replace(/\.js$/, '.ts');
        return { path: `./commands/${name}.js`, external: true };
      });
    },
  };
  const { metafile } = await build({
    ...shared,
    entryPoints: { cli: 'src/cli/main.ts' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    plugins: [importedLater, ...plugins],
    define: { 'import.meta.dirname': '__dirname' },
  });
  return { commands, metafile };
}
