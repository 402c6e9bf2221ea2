// Builds the published package: dist/ (see scripts/bundle.js), its types, and the notices of what is bundled.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.js';
import { pruneTypes } from './prune-types.js';
import { root } from './set-up.js';
import { thirdPartyNotices } from './third-party-notices.js';

rmSync(join(root, 'dist'), { recursive: true, force: true });

const metafile = await bundle();
writeFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), thirdPartyNotices(metafile, root));

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const types = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.types.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (types.status === 0) pruneTypes(join(root, 'dist/types'), 'simulator/platform.d.ts');
else process.exitCode = types.status ?? 1;
