import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolDependency } from '../../src/scaffold/tool-dependency.js';
import { temporaryFolder } from './packaged-tool.js';

describe("the project's dependency on this tool", () => {
  it('is a range from its own version on, where nothing else is asked', () => {
    expect(toolDependency(undefined, '0.1.0', '/w')).toBe('^0.1.0');
  });

  it.each(['1.2.3', '^1.2.3', '>=1 <2', 'latest', 'https://example.com/rehive-ext.tgz', 'npm:other@1'])(
    '%s stays',
    (spec) => {
      expect(toolDependency(spec, '0.1.0', '/w')).toBe(spec);
    },
  );

  it.each([
    ['../rehive-ext', 'file:/rehive-ext'],
    ['./a b/é.tgz', 'file:/w/a b/é.tgz'],
    ['rehive-ext-0.1.0.tgz', 'file:/w/rehive-ext-0.1.0.tgz'],
    ['/abs/x.tar.gz', 'file:/abs/x.tar.gz'],
    ['file:../x.tgz', 'file:/x.tgz'],
    ['file:/does/not/exist.tgz', 'file:/does/not/exist.tgz'],
    ['file:///a%20b/x.tgz', 'file:/a b/x.tgz'],
    ['.', 'file:/w'],
  ])('the path %s becomes %s', (spec, expected) => {
    expect(toolDependency(spec, '0.1.0', '/w')).toBe(expected);
  });

  it('a folder is a path where it is there', () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'packages/tool'), { recursive: true });
    expect(toolDependency('packages/tool', '0.1.0', cwd)).toBe(`file:${join(cwd, 'packages/tool')}`);
    expect(toolDependency('owner/repository', '0.1.0', cwd)).toBe('owner/repository');
  });
});
