import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderTemplate, type RenderedFile } from '../../src/scaffold/render-template.js';
import { loadTemplate } from '../../src/scaffold/template.js';
import type { TemplateVariables } from '../../src/scaffold/template-variables.js';
import { fixtureTemplates, temporaryFolder } from './packaged-tool.js';

const variables: TemplateVariables = {
  name: 'Savings',
  package_name: 'savings',
  description: 'Round-ups.',
  url: 'https://savings.example.com',
  level: 'private',
  example: 'none',
  license: 'UNLICENSED',
  encryption_key: 'a2V5',
  rehive_ext: '^0.1.0',
  tool_version: '0.1.0',
  package_manager: 'npm',
  run: 'npm run',
  install: 'npm install',
  year: '2026',
};

/** A template with these files; `description` is added to its template.json. */
function templateOf(files: Record<string, string | Buffer>, description: object = {}): string {
  const folder = temporaryFolder();
  const all = {
    'template.json': JSON.stringify({ name: 'mine', title: 'T', description: 'D', ...description }),
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(join(folder, 'mine', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'mine', path), content);
  }
  return folder;
}

function render(
  templates: string,
  values: Partial<TemplateVariables> = {},
  name = 'mine',
): Map<string, RenderedFile> {
  const files = renderTemplate(loadTemplate(templates, name), { ...variables, ...values });
  return new Map(files.map((file) => [file.path, file]));
}

const textOf = (files: Map<string, RenderedFile>, path: string): string | undefined =>
  files.get(path)?.content.toString();

describe('a template is rendered in memory', () => {
  it('into files sorted by path, without template.json, with renamed files renamed and .hbs left out', () => {
    expect([...render(fixtureTemplates, {}, 'basic').keys()]).toEqual([
      '.gitignore',
      'README.md',
      'bin/start.sh',
      'logo.png',
      'package.json',
      'rehive.json',
      'src/index.js',
    ]);
  });

  it('with variables in .hbs files alone, and binary files byte for byte', () => {
    const files = render(fixtureTemplates, {}, 'basic');
    expect(textOf(files, 'README.md')).toBe(
      '# Savings\n\nRound-ups.\n\n`npm install`, then `npm run start`. 2026, rehive-ext 0.1.0.\n',
    );
    expect(textOf(files, 'src/index.js')).toContain('{{name}}');
    expect(files.get('logo.png')?.content).toEqual(readFileSync(join(fixtureTemplates, 'basic/logo.png')));
  });

  it('with the executable bit of each file', () => {
    const folder = temporaryFolder();
    cpSync(join(fixtureTemplates, 'basic'), join(folder, 'basic'), { recursive: true });
    chmodSync(join(folder, 'basic/bin/start.sh'), 0o755);
    const files = render(folder, {}, 'basic');
    expect(files.get('bin/start.sh')?.executable).toBe(true);
    expect(files.get('README.md')?.executable).toBe(false);
  });

  it.each([
    '{{year}}',
    '{{{x}}}',
    '$(touch x) `touch y`',
    `"double" and 'single'`,
    String.raw`C:\new\table`,
    '<b>&amp;</b>',
    'Größe 貯蓄 💰',
  ])('with the name %s coming out literally, in text and in JSON', (name) => {
    const files = render(fixtureTemplates, { name }, 'basic');
    expect(textOf(files, 'README.md')?.split('\n')[0]).toBe(`# ${name}`);
    expect(JSON.parse(textOf(files, 'rehive.json') ?? '')).toMatchObject({ name });
  });

  it.each(['node_modules', 'dist', 'coverage', '.rehive', 'src/dist'])('without %s/', (folder) => {
    const files = render(
      templateOf({ [`${folder}/left.txt`]: 'x', 'kept.txt': 'x', 'package-lock.json': '{}' }),
    );
    expect([...files.keys()]).toEqual(['kept.txt', 'package-lock.json']);
  });
});

describe('an example of the template', () => {
  const files = {
    'README.md.hbs': '# {{name}}',
    'package.json': '{"name":"x","dependencies":{"a":"1"}}',
    'src/handler.js': 'template',
    'src/list.js': 'template',
    'examples/loans/example.json': JSON.stringify({
      name: 'loans',
      title: 'Loans',
      description: 'Lends.',
      json: { 'package.json': { 'dependencies.b': '2', description: '{{name}} lends' } },
      remove: ['src/list.js'],
    }),
    'examples/loans/src/handler.js': 'loans',
    'examples/loans/src/loan.js.hbs': '// {{name}}',
  };
  const template = (example: object = {}): string => {
    const original: object = JSON.parse(files['examples/loans/example.json']);
    return templateOf(
      { ...files, 'examples/loans/example.json': JSON.stringify({ ...original, ...example }) },
      { json: { 'package.json': { name: '{{package_name}}' } } },
    );
  };

  it('stands over the template: adds files, replaces some, leaves some out, edits JSON after the template', () => {
    const made = render(template(), { example: 'loans' });
    expect([...made.keys()]).toEqual(['README.md', 'package.json', 'src/handler.js', 'src/loan.js']);
    expect(textOf(made, 'src/handler.js')).toBe('loans');
    expect(textOf(made, 'src/loan.js')).toBe('// Savings');
    expect(JSON.parse(textOf(made, 'package.json') ?? '')).toEqual({
      name: 'savings',
      description: 'Savings lends',
      dependencies: { a: '1', b: '2' },
    });
  });

  it('can go on where a file of the template ends', () => {
    const templates = templateOf({
      ...files,
      'notes.md.hbs': 'About {{name}}\n',
      'examples/loans/notes.md.hbs': '{{base}}\nand {{year}}\n',
    });
    expect(textOf(render(templates, { example: 'loans' }), 'notes.md')).toBe('About Savings\nand 2026\n');
    expect(textOf(render(templates), 'notes.md')).toBe('About Savings\n');
  });

  it('leaves nothing behind where it is not chosen', () => {
    const made = render(template());
    expect([...made.keys()]).toEqual(['README.md', 'package.json', 'src/handler.js', 'src/list.js']);
    expect(textOf(made, 'src/handler.js')).toBe('template');
  });

  it.each([
    [
      { remove: ['src/gone.js'] },
      /example\.json: the example removes "src\/gone\.js", which the template hasn't/,
    ],
    [{ json: { 'gone.json': {} } }, /example\.json: the example names the file "gone\.json"/],
    [{ name: 'other' }, /says "name": "other", but its folder is "loans"/],
    [{ titel: 'x' }, /example\.json is not an example's description:\n {2}titel: /],
  ])('that is wrong in %j is named', (example, message) => {
    expect(() => render(template(example), { example: 'loans' })).toThrow(message);
  });
});

describe('a file with a condition', () => {
  const when = { 'docs/terms.md': { level: ['public'] }, mit: { license: ['MIT'] } };
  const rename = { mit: 'LICENSE' };
  const templates = (): string => templateOf({ 'docs/terms.md': 'x', mit: 'x', a: 'x' }, { when, rename });

  it('is there where the variable has one of its values', () => {
    expect([...render(templates()).keys()]).toEqual(['a']);
    expect([...render(templates(), { level: 'public', license: 'MIT' }).keys()]).toEqual([
      'LICENSE',
      'a',
      'docs/terms.md',
    ]);
  });

  it('that is no file is a mistake of the template', () => {
    expect(() => render(templateOf({ a: 'x' }, { when: { b: { level: ['public'] } } }))).toThrow(
      /names the file "b", which the template hasn't/,
    );
  });
});

it('.env is a secret file, and no other', () => {
  const made = render(templateOf({ _env: 'KEY=1', 'env.md': 'x' }, { rename: { _env: '.env' } }));
  expect([...made.values()].map(({ path, secret }) => [path, secret])).toEqual([
    ['.env', true],
    ['env.md', false],
  ]);
});

function edited(text: string, edits: object): string | undefined {
  return textOf(render(templateOf({ 'a.json': text }, { json: { 'a.json': edits } })), 'a.json');
}

describe('JSON is edited as JSON', () => {
  it('keeping the formatting of what is not edited', () => {
    const text = '{\n    "name": "x",\n    "list": [1,  2],\n    "deep": { "a.b": 1 }\n}\n';
    expect(edited(text, { name: '{{name}}' })).toBe(text.replace('"x"', '"Savings"'));
  });

  it('at dotted paths, where \\. is a dot inside a key, and a number a place in a list', () => {
    const text = '{"deep":{"a.b":1},"list":[{"x":1},{"x":2}]}';
    expect(
      JSON.parse(edited(text, { 'deep.a\\.b': 2, 'list.1.x': '{{level}}', 'new.key': [true] }) ?? ''),
    ).toEqual({
      deep: { 'a.b': 2 },
      list: [{ x: 1 }, { x: 'private' }],
      new: { key: [true] },
    });
  });

  it('removing what is null, also where it is not there', () => {
    expect(JSON.parse(edited('{"a":1,"b":2}', { a: null, 'c.d': null }) ?? '')).toEqual({ b: 2 });
  });

  it('keeping false, 0 and empty text as values', () => {
    expect(JSON.parse(edited('{}', { a: false, b: 0, c: '' }) ?? '')).toEqual({ a: false, b: 0, c: '' });
  });

  it('never through something that is no object', () => {
    expect(() => edited('{"a":1}', { 'a.b': 2 })).toThrow(
      /a\.json has no place for "a\.b": "a" is no object/,
    );
  });

  it('and a file that is no JSON is named', () => {
    expect(() => edited('{', { a: 1 })).toThrow(/a\.json is not JSON/);
  });
});

describe('a broken template is named with its file and what is wrong', () => {
  it.each([
    [
      'an unknown variable',
      { 'a.md.hbs': '{{nmae}}' },
      {},
      /a\.md\.hbs uses the variable "nmae", which does not exist/,
    ],
    ['a property of every object', { 'a.md.hbs': '{{constructor}}' }, {}, /uses the variable "constructor"/],
    [
      'an unknown variable in JSON',
      { 'a.json': '{}' },
      { json: { 'a.json': { a: '{{nmae}}' } } },
      /template\.json uses the variable "nmae"/,
    ],
    ['Handlebars that does not parse', { 'a.hbs': '{{#if}' }, {}, /a\.hbs can't be rendered/],
    [
      'a rename of a missing file',
      {},
      { rename: { x: 'y' } },
      /names the file "x", which the template hasn't/,
    ],
    [
      'a rename out of the project',
      { x: '' },
      { rename: { x: '../y' } },
      /renames "x" to "\.\.\/y", which is outside/,
    ],
    ['an absolute rename', { x: '' }, { rename: { x: '/etc/y' } }, /which is outside/],
    ['two files for one path', { x: '', y: '' }, { rename: { x: 'y' } }, /two files that become "y"/],
    [
      'JSON edits of a Handlebars file',
      { 'a.json.hbs': '{}' },
      { json: { 'a.json': { a: 1 } } },
      /but it is a Handlebars file/,
    ],
  ])('%s', (_what, files, description, message) => {
    expect(() => render(templateOf(files, description))).toThrow(message);
  });

  it('a link', () => {
    const templates = templateOf({ 'a.txt': 'x' });
    symlinkSync('a.txt', join(templates, 'mine/b.txt'));
    expect(() => render(templates)).toThrow(/b\.txt is no plain file/);
  });

  it.each([
    ['not JSON', '{', /template\.json is not JSON/],
    ['an unknown key', '{"name":"mine","title":"T","description":"D","renames":{}}', /renames: /],
    [
      'all that is wrong at once',
      '{"name":1,"title":""}',
      /name: .*\n.*title: must not be empty\n.*description: /,
    ],
    [
      'another name than the folder',
      '{"name":"other","title":"T","description":"D"}',
      /says "name": "other", but its folder is "mine"/,
    ],
  ])('a template.json with %s', (_what, text, message) => {
    expect(() => render(templateOf({ 'template.json': text }))).toThrow(message);
  });

  it('none at all', () => {
    const templates = temporaryFolder();
    mkdirSync(join(templates, 'mine'));
    expect(() => render(templates)).toThrow(/"mine" has no template\.json/);
  });
});
