// The bundle: what every run of the command line needs in one file, and for each command those that it needs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build, transform } from 'esbuild';
import { root } from './set-up.js';
import { groupModules, sharedFiles } from './shared-files.js';
import { alias, plugins, requireAllReplaced } from './trim-bundle.js';

// All is CommonJS: Node takes three times as long to load as many modules.
/** @type {import('esbuild').TransformOptions} */
const commonJs = {
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  // import() would have Node start all that modules need.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.dirname': '__dirname' },
  // Smaller by a third; names stay, for stack traces that can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
};

/** What every command needs, and what `create` needs, which has to be quick; the simulator starts without either. */
const together = {
  apart: 'src/simulator/platform.ts',
  together: { command: 'src/cli/run-command.ts', scaffold: 'src/cli/commands/create.ts' },
};

/** @type {import('esbuild').BuildOptions} */
const bundled = {
  absWorkingDir: root,
  // Wherever it is written in the end: names of files depend on it.
  outdir: 'dist',
  write: false,
  bundle: true,
  outExtension: { '.js': '.cjs' },
  mainFields: ['module', 'main'],
  metafile: true,
  alias,
  logLevel: 'warning',
};

/**
 * @param {string} folder that it writes: dist/
 * @param {string} [maps] a folder for source maps. The code is the same with them; the names of the chunks are not.
 * @returns {Promise<Pick<import('esbuild').Metafile, 'outputs'>>} what went into which file
 */
export async function bundle(folder, maps) {
  const mapped = maps === undefined ? {} : { sourcemap: /** @type {const} */ ('inline') };
  const { commands, metafile: start, outputFiles: startFiles } = await bundleStart(mapped);
  /** @type {import('esbuild').BuildOptions} */
  const split = {
    ...bundled,
    ...commonJs,
    entryPoints: { simulator: 'src/simulator/platform.ts', handlebars: 'handlebars', ...commands },
    plugins,
    // esbuild splits only modules: each of its files is translated after that.
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    supported: {},
  };
  const { metafile: all } = await build(split);
  const shared = sharedFiles(groupModules(all, together));
  const { metafile: rest, outputFiles } = await build({
    ...split,
    ...mapped,
    entryPoints: { ...split.entryPoints, ...shared.entryPoints },
    plugins: [shared.plugin, ...plugins],
  });
  requireAllReplaced();
  for (const { path, text } of [...startFiles, ...outputFiles]) {
    const name = relative(join(root, 'dist'), path);
    const { code, map } = await toCommonJs(text, maps !== undefined);
    write(join(folder, name), code);
    if (maps !== undefined) write(join(maps, `${name}.map`), map);
  }
  // What others import stays a module, around the CommonJS of the same name.
  const { exports } = rest.outputs['dist/simulator.cjs'];
  const simulator = `import simulator from './simulator.cjs';\nexport const { ${exports.join(', ')} } = simulator;\n`;
  write(join(folder, 'simulator.js'), simulator);
  return { outputs: { ...start.outputs, ...rest.outputs } };
}

/**
 * @param {string} text with the source map that it has so far, if any, at its end
 * @param {boolean} mapped
 */
function toCommonJs(text, mapped) {
  return transform(text, { ...commonJs, sourcemap: mapped ? 'external' : false });
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** What `--version` and `--help` need: commander and the declarations of all commands. What they import() stays outside. */
async function bundleStart(mapped) {
  /** @type {Record<string, string>} */
  const commands = {};
  const importedLater = {
    name: 'imported-later',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const name = basename(path, '.js');
        commands[`commands/${name}`] = relative(root, join(resolveDir, path)).replace(/\.js$/, '.ts');
        return { path: `./commands/${name}.cjs`, external: true };
      });
    },
  };
  const { metafile, outputFiles } = await build({
    ...bundled,
    ...mapped,
    ...commonJs,
    entryPoints: { cli: 'src/cli/main.ts' },
    plugins: [importedLater, ...plugins],
  });
  // Met in any order; names of files depend on it.
  const sorted = Object.entries(commands).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { commands: Object.fromEntries(sorted), metafile, outputFiles };
}
