import { Ajv, type AnySchemaObject } from 'ajv';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';

const require = createRequire(import.meta.url);
const schemas = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema');

const address = (name: string): string => `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`;

interface Sbom {
  metadata: { component: { name: string; version: string } };
  components: { group?: string; name: string; version: string }[];
}

const json = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object;
const sbom = json(join(root, 'sbom.cdx.json')) as Sbom;
const nameOf = ({ group, name }: { group?: string; name: string }): string =>
  group === undefined ? name : `${group}/${name}`;

describe('the bill of materials in the package', () => {
  it('is valid by the public schema of CycloneDX 1.6', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const name of ['spdx', 'jsf-0.82'])
      ajv.addSchema(json(join(schemas, `${name}.SNAPSHOT.schema.json`)) as AnySchemaObject, address(name));
    const schema = json(join(schemas, 'bom-1.6.SNAPSHOT.schema.json')) as AnySchemaObject;
    ajv.validate(schema, sbom);
    expect(ajv.errors).toBeNull();
    ajv.validate(schema, { ...sbom, bomFormat: 'other' });
    expect(ajv.errors).not.toBeNull();
  });

  it('is of this package and its version', () => {
    const { name, version } = json(join(root, 'package.json')) as { name: string; version: string };
    expect(sbom.metadata.component).toMatchObject({ name, version });
  });

  it('has the packages that the notices name, in their versions, and no other', () => {
    const notices = readFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), 'utf8');
    const noticed = [...notices.matchAll(/^## (\S+ \S+) \(/gm)].map(([, title]) => title);
    expect(noticed.length).toBeGreaterThan(20);
    expect(sbom.components.map((one) => `${nameOf(one)} ${one.version}`).toSorted()).toEqual(
      noticed.toSorted(),
    );
  });

  it('has what is bundled, and not what is only installed to build it', () => {
    const names = sbom.components.map(nameOf);
    expect(names).toEqual(expect.arrayContaining(['commander', 'handlebars', 'undici', '@inquirer/core']));
    for (const name of ['typescript', 'vitest', 'esbuild', 'rehive']) expect(names).not.toContain(name);
  });
});
