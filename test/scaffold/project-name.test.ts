import { describe, expect, it } from 'vitest';
import {
  packageNameOf,
  problemWithFolderName,
  problemWithName,
  problemWithPackageName,
} from '../../src/scaffold/project-name.js';

describe('a display name', () => {
  it.each([
    'Savings',
    'Größe & Söhne',
    '貯蓄',
    '{{x}}',
    '$(x)',
    `"quoted" 'name'`,
    'back\\slash',
    'Savings Inc.',
    '💰1',
  ])('can be %s', (name) => {
    expect(problemWithName(name)).toBeNull();
  });

  it.each([
    ['', /empty/],
    ['   ', /empty/],
    ['a\u0000b', /control characters/],
    ['a\nb', /control characters/],
    ['a\u001b[31mb', /control characters/],
    ['a\u2028b', /control characters/],
    ['a\ud800', /control characters/],
    ['../etc/passwd', /path separator/],
    ['!!!', /neither a letter nor a digit/],
    ['x'.repeat(101), /101 characters/],
  ])("can't be %j", (name, problem) => {
    expect(problemWithName(name)).toMatch(problem);
  });

  it('is shown in messages without its control characters', () => {
    expect(problemWithName('a\u001b[2Jb')).toContain(String.raw`a\u001b[2Jb`);
  });
});

describe("a new folder's name", () => {
  it.each(['savings', 'my savings', 'Größe', '貯蓄', '.hidden', '$(x)', "it's", 'console', 'com10'])(
    'can be %s',
    (name) => {
      expect(problemWithFolderName(name)).toBeNull();
    },
  );

  it.each([
    'con',
    'NUL',
    'com1',
    'Lpt9.txt',
    'dot.',
    'space ',
    'a:b',
    'a"b',
    'a?b',
    'a*b',
    'a|b',
    'a<b',
    'a\\b',
    'tab\tin',
    'é'.repeat(128),
  ])("can't be %j", (name) => {
    expect(problemWithFolderName(name)).toMatch(/^A folder can't be named/);
  });
});

describe('the package name', () => {
  it.each([
    ['Savings', 'savings'],
    ['  My   Savings! ', 'my-savings'],
    ['Größe & Søn', 'grosse-son'],
    ['Ünïcode Łódź', 'unicode-lodz'],
    ['{{x}}', 'x'],
    ['$(rm -rf)', 'rm-rf'],
    ['a.b_c', 'a-b-c'],
    ['Straße №5', 'strasse-no5'],
  ])('of %s is %s', (name, expected) => {
    expect(packageNameOf(name, 'folder')).toBe(expected);
  });

  it('of a name without a Latin letter is the folder’s, and a plain one where that has none either', () => {
    expect(packageNameOf('貯蓄', 'My Folder')).toBe('my-folder');
    expect(packageNameOf('貯蓄', '貯蓄')).toBe('rehive-extension');
  });

  it('can be a plain word', () => {
    expect(problemWithPackageName('node-modules')).toBeNull();
  });

  it.each([
    ['http', /http is a core module name/],
    ['con', /Windows/],
    ['x'.repeat(215), /214 characters/],
  ])("can't be what npm and Windows don't take: %s", (name, problem) => {
    expect(problemWithPackageName(name)).toMatch(problem);
  });
});
