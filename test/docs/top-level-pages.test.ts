import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../run-bin.js';

const pages = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
const text = (page: string): string => readFileSync(join(root, page), 'utf8');
const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };

describe.each(pages)('%s', (page) => {
  it('names files and folders that are there', () => {
    const named = [
      ...[...text(page).matchAll(/`((?:src|test|docs|scripts|templates|bin)\/[\w./-]*)/g)].map(
        ([, path]) => path,
      ),
      ...[...text(page).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path),
    ].map((path = '') => path);
    // `test/cli/<name>.test.ts` names its folder.
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names scripts that there are', () => {
    const named = [...text(page).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

it('the architecture has every folder of src, and the rule of each is that of the lint', () => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const page = text('ARCHITECTURE.md');
  expect(folders.filter(({ name }) => !page.includes(`\`src/${name}/\``))).toEqual([]);
  const ruled = text('.oxlintrc.json');
  const unruled = folders.filter(({ name }) => name !== 'cli' && !ruled.includes(`"src/${name}/**/*.ts"`));
  expect(unruled).toEqual([]);
});
