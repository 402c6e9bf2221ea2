// Builds the published package: dist/ (see scripts/bundle.js), its types, and what says what is bundled.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { bundle } from './bundle.js';
import { bundledPackages } from './bundled-packages.js';
import { pruneTypes } from './prune-types.js';
import { sbom } from './sbom.js';
import { root } from './set-up.js';
import { thirdPartyNotices } from './third-party-notices.js';

/** Where it goes: here, unless another folder is named. */
const target = resolve(process.argv[2] ?? root);
const dist = join(target, 'dist');
rmSync(dist, { recursive: true, force: true });

// Asked for by `npm run coverage`: here it also reaches the builds that tests make.
const packages = bundledPackages(await bundle(dist, process.env.BUNDLE_MAPS), root);
const [manifest, lock] = ['package.json', 'package-lock.json'].map((name) =>
  JSON.parse(readFileSync(join(root, name), 'utf8')),
);
writeFileSync(join(target, 'THIRD-PARTY-NOTICES.md'), thirdPartyNotices(packages, root));
writeFileSync(
  join(target, 'sbom.cdx.json'),
  `${JSON.stringify(sbom(packages, { manifest, lock }), null, 2)}\n`,
);

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const types = spawnSync(
  process.execPath,
  [tsc, '-p', 'tsconfig.types.json', '--outDir', join(dist, 'types')],
  { cwd: root, stdio: 'inherit' },
);
if (types.status === 0) pruneTypes(join(dist, 'types'), 'simulator/platform.d.ts');
else process.exitCode = types.status ?? 1;
