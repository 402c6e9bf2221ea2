// What a template and its examples depend on, and the lock with which they are tested.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runs } from './set-up.js';

const kinds = ['dependencies', 'devDependencies'];
/** It is the tool itself: each project gets the one that made it. */
const tool = 'rehive-ext';

/**
 * Of one template: the name, the range and the file that says so, for each package.
 * @param {string} template
 * @returns {{ name: string, range: string, kind: string, file: string }[]}
 */
export function templateDependencies(template) {
  const folder = join(root, 'templates', template);
  const manifest = join(folder, 'package.json');
  const own = kinds.flatMap((kind) => entries(json(manifest)[kind], kind, manifest));
  const examples = existsSync(join(folder, 'examples')) ? readdirSync(join(folder, 'examples')) : [];
  const added = examples.flatMap((example) => {
    const file = join(folder, 'examples', example, 'example.json');
    const edits = Object.entries(json(file).json?.['package.json'] ?? {});
    return edits.flatMap(([path, range]) => {
      const [, kind, name] = /^(dependencies|devDependencies)\.(.+)$/.exec(path) ?? [];
      return name === undefined ? [] : [{ name: name.replaceAll('\\.', '.'), range, kind, file }];
    });
  });
  return [...own, ...added].filter(({ name }) => name !== tool);
}

/** Where the lock of a template is. It is not in the template: a project makes its own, of whatever it adds. */
export function lockFile(template) {
  return join(root, 'test/templates/locks', `${template}.json`);
}

/** Locks what the template and all of its examples need, together, without the tool. Keeps what is locked and still fits. */
export function writeLock(template) {
  const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-lock-'));
  try {
    const manifest = { name: template, private: true };
    for (const { name, range, kind } of templateDependencies(template)) {
      manifest[kind] = { ...manifest[kind], [name]: range };
    }
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const lock = join(folder, 'package-lock.json');
    const args = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
    if (!runs('npm', [...args, '--omit-lockfile-registry-resolved'], { cwd: folder }))
      throw new Error(`npm could not lock the dependencies of ${template}.`);
    writeFileSync(lockFile(template), readFileSync(lock));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function entries(dependencies, kind, file) {
  return Object.entries(dependencies ?? {}).map(([name, range]) => ({ name, range, kind, file }));
}

function json(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
