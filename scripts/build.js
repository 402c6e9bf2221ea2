// Builds the published package: dist/ (one bundle, split so that a command loads only what it needs), its types,
// and the notices of what is bundled.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { root } from './set-up.js';
import { thirdPartyNotices } from './third-party-notices.js';

rmSync(join(root, 'dist'), { recursive: true, force: true });

/** The prompts' packages do nothing when they are loaded, but do not say so: without it, the unused ones stay in. */
const promptsHaveNoSideEffects = {
  name: 'prompts-have-no-side-effects',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@inquirer\// }, async ({ path, resolveDir, kind, pluginData }) => {
      if (pluginData === promptsHaveNoSideEffects) return undefined;
      const found = await resolve(path, { resolveDir, kind, pluginData: promptsHaveNoSideEffects });
      return { ...found, sideEffects: false };
    });
  },
};

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/main.ts', simulator: 'src/simulator/platform.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'none',
  // Smaller by a third; names stay, for stack traces that can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  metafile: true,
  plugins: [promptsHaveNoSideEffects],
  // Some dependencies are CommonJS and call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});

writeFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), thirdPartyNotices(metafile, root));

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const types = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.types.json'], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = types.status ?? 1;
