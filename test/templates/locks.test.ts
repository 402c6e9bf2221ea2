import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';
import { lockOf } from './made-project.js';

type Dependencies = Record<string, string>;

interface Description {
  json?: Record<string, Record<string, string>>;
  dependencies?: Dependencies;
  devDependencies?: Dependencies;
  allowScripts?: Record<string, boolean>;
}

const read = (...path: string[]): Description =>
  JSON.parse(readFileSync(join(root, 'templates', ...path), 'utf8')) as Description;

/** What the template and all of its examples ask for, without the tool itself. */
function asked(template: string, kind: 'dependencies' | 'devDependencies'): Dependencies {
  const { 'rehive-ext': _, ...own } = read(template, 'package.json')[kind] ?? {};
  const added = readdirSync(join(root, 'templates', template, 'examples')).flatMap((example) =>
    Object.entries(read(template, 'examples', example, 'example.json').json?.['package.json'] ?? {})
      .filter(([path]) => path.startsWith(`${kind}.`))
      .map(([path, range]) => [path.slice(kind.length + 1), range] as const),
  );
  return { ...own, ...Object.fromEntries(added) };
}

/** The projects of projects.test.ts install what is locked, and nothing else. `npm run templates:bump` writes it. */
describe.each(readdirSync(join(root, 'templates')))('the lock of the template %s', (template) => {
  const { '': project, ...packages } = lockOf(template);

  it('is of what the template and its examples ask for', () => {
    for (const kind of ['dependencies', 'devDependencies'] as const)
      expect(project?.[kind], kind).toEqual(asked(template, kind));
  });

  it('has only what runs on the oldest Node that is supported', () => {
    const others = Object.entries(packages).filter(
      ([, { engines }]) => engines?.node !== undefined && !semver.satisfies('20.19.0', engines.node),
    );
    expect(others).toEqual([]);
  });

  it('has no package that would run a script at its installation, but those that the template forbids to', () => {
    const forbidden = Object.entries(read(template, 'package.json').allowScripts ?? {})
      .filter(([, allowed]) => !allowed)
      .map(([name]) => `node_modules/${name}`);
    const scripted = Object.entries(packages)
      .filter(([, { hasInstallScript, optional }]) => hasInstallScript === true && optional !== true)
      .map(([path]) => path);
    expect(scripted.filter((path) => !forbidden.includes(path))).toEqual([]);
  });

  it('has the hash of each, and no address of a registry', () => {
    for (const [path, { integrity, resolved }] of Object.entries(packages)) {
      expect(integrity, path).toMatch(/^sha512-/);
      expect(resolved, path).toBeUndefined();
    }
  });
});
