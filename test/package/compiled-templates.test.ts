import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTemplate, noExample } from '../../src/scaffold/template.js';
import { root } from '../run-bin.js';
import { fixtureTemplates, packageWithTemplates, run, temporaryFolder } from '../scaffold/packaged-tool.js';

const templates = join(root, 'templates');
const kinds = readdirSync(templates).flatMap((template) =>
  [noExample, ...loadTemplate(templates, template).examples.map(({ name }) => name)].map(
    (example) => [template, example] as const,
  ),
);

describe('the built package without Handlebars’ compiler', () => {
  let tool: string;
  beforeAll(() => {
    tool = packageWithTemplates(templates);
    rmSync(join(tool, 'dist/handlebars.cjs'));
  });

  it.each(kinds)('makes a project from the template %s with the example %s', async (template, example) => {
    const flags = ['--no-install', '--no-git', '--level=public', '--license=MIT'];
    const made = await run(tool, ['p', `--template=${template}`, `--example=${example}`, ...flags], {
      cwd: temporaryFolder(),
    });
    expect(made).toMatchObject({ code: 0, stderr: '' });
  });

  it('makes none from a template of somebody else, whose texts are met for the first time', async () => {
    const { code, stderr } = await run(tool, ['p', `--template=${join(fixtureTemplates, 'basic')}`], {
      cwd: temporaryFolder(),
    });
    expect(code).not.toBe(0);
    expect(stderr).toContain('handlebars.cjs');
  });
});
