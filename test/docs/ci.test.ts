import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pythonWith } from '../python-environment.js';
import { root } from '../run-bin.js';
import { optionsOf } from './options-of.js';
import { readExamples } from './read-examples.js';

const minutes = 60_000;
const guide = readFileSync(join(root, 'docs/guides/ci.md'), 'utf8');
const examples = readExamples(guide).flatMap(({ language, text }) => (language === 'yaml' ? [text] : []));
const [byPackage = '', byAction = '', gitlab = ''] = examples;
const action = readFileSync(join(root, 'action.yml'), 'utf8');

describe('the guide to CI', () => {
  it('shows what GitHub and GitLab can read', { timeout: 5 * minutes }, async (context) => {
    expect(examples).toHaveLength(3);
    const environment = await pythonWith('check-jsonschema==0.39.0');
    if ('missing' in environment) return context.skip(environment.missing);
    const objections = async (schema: string, input: string): Promise<string> => {
      const args = [
        '-m',
        'check_jsonschema',
        '--default-filetype=yaml',
        `--builtin-schema=vendor.${schema}`,
        '-',
      ];
      const { exitCode, all } = await execa(environment.python, args, { input, all: true, reject: false });
      return exitCode === 0 ? '' : all;
    };
    expect(await objections('github-workflows', byPackage)).toBe('');
    expect(await objections('github-workflows', byAction)).toBe('');
    expect(await objections('github-actions', action)).toBe('');
    expect(await objections('gitlab-ci', gitlab)).toBe('');
    // The judge can say no.
    const noRunner = byPackage.replace('runs-on:', 'runs_on:');
    expect(await objections('github-workflows', noRunner)).toContain("'runs-on' is a required property");
    expect(await objections('github-actions', action.replace('composite', 'composed'))).toContain('using');
    expect(await objections('gitlab-ci', gitlab.replace('script:', 'scripts:'))).toContain('compliance');
  });

  it('shows commands that exist, with these flags', async () => {
    const lines = [...guide.matchAll(/^(?: +- (?:run: )?npx )?(rehive-ext .*)$/gm)].map(
      ([, line = '']) => line,
    );
    expect(lines).toHaveLength(3);
    await Promise.all(lines.map(optionsOf));
  });

  it('gives the action what it takes', () => {
    const { jobs } = parse(byAction) as {
      jobs: Record<string, { steps: { uses?: string; with?: object }[] }>;
    };
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const given = steps.find(({ uses }) => uses?.includes('rehive-ext-check') === true)?.with ?? {};
    const { inputs } = parse(action) as { inputs: object };
    expect(Object.keys(given).length).toBeGreaterThan(0);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
  });
});
