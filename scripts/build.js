// Builds the published package: dist/ (one bundle, split so that a command loads only what it needs), its types,
// and the notices of what is bundled.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { pruneTypes } from './prune-types.js';
import { root } from './set-up.js';
import { thirdPartyNotices } from './third-party-notices.js';
import { alias, plugins } from './trim-bundle.js';

rmSync(join(root, 'dist'), { recursive: true, force: true });

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
  alias,
  plugins,
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
if (types.status === 0) pruneTypes(join(root, 'dist/types'), 'simulator/platform.d.ts');
else process.exitCode = types.status ?? 1;
