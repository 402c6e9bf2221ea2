// The software bill of materials: what is bundled into dist/, as CycloneDX 1.6. `npm sbom` would list what is installed
// to build it, which is ten times as much, and leave out that the bundle has any of it.
import { Buffer } from 'node:buffer';

/**
 * Without the time and the serial number that it may have: the same packages make the same document.
 * @param {ReturnType<import('./bundled-packages.js').bundledPackages>} packages
 * @param {{ manifest: Record<string, any>, lock: Record<string, any> }} project our package.json and package-lock.json
 * @returns {object}
 */
export function sbom(packages, { manifest, lock }) {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: component(manifest, 'application'),
    },
    components: packages.map(({ folder, manifest: one }) => ({
      ...component(one, 'library'),
      hashes: hashesOf(folder, lock),
    })),
    // Whichever of them asked for which: all of them are in it.
    dependencies: [{ ref: purl(manifest), dependsOn: packages.map((one) => purl(one.manifest)) }],
  };
}

function component(manifest, type) {
  const { name, version, license } = manifest;
  const [, group, short] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  return {
    type,
    'bom-ref': purl(manifest),
    ...(group === undefined ? { name } : { group, name: short }),
    version,
    // Some are no single licence but an expression of several.
    licenses: [/[ (]/.test(license) ? { expression: license } : { license: { id: license } }],
    purl: purl(manifest),
  };
}

function purl({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** Of what npm downloaded. */
function hashesOf(folder, { packages }) {
  const { integrity } = packages[folder];
  const [, content] = /^sha512-(.+)$/.exec(integrity) ?? [];
  if (content === undefined) throw new Error(`package-lock.json has no SHA-512 of ${folder}.`);
  return [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }];
}
