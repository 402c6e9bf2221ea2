import { execa } from 'execa';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Report } from '../../src/compliance/report.js';
import { makeProject, type Project } from '../broken-extensions/make-project.js';
import { sarifObjections } from '../compliance/reporters/sarif-schema.js';
import { packTool } from '../pack-tool.js';
import { root } from '../run-bin.js';

const minutes = 60_000;

interface Step {
  name: string;
  id?: string;
  if?: string;
  run?: string;
  uses?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
  'working-directory'?: string;
}

const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default: string }>;
  outputs: Record<string, { value: string }>;
  runs: { steps: Step[] };
};
const [checking, uploading, deciding] = action.runs.steps as [Step, Step, Step];

const folder = mkdtempSync(join(tmpdir(), 'rehive-ext-action-'));
const projects: Project[] = [];
let version: string;

beforeAll(async () => {
  const { tarball } = await packTool(folder);
  version = `file:${tarball}`;
}, 5 * minutes);

afterAll(() => {
  for (const made of projects) made.remove();
  rmSync(folder, { recursive: true, force: true });
});

function project(...args: Parameters<typeof makeProject>): string {
  const made = makeProject(...args);
  projects.push(made);
  return made.dir;
}

interface Outcome {
  log: string;
  outputs: Record<string, string>;
  summary: string;
  /** Of the whole action: that of its last step. */
  code: number | undefined;
}

/** Runs the shell steps as GitHub's runner does: bash with these options, values in the environment, files for what they say. */
async function run(
  cwd: string,
  inputs: Record<string, string>,
  path = process.env['PATH'],
): Promise<Outcome> {
  const runner = mkdtempSync(join(folder, 'runner-'));
  const [output, summary] = [join(runner, 'output'), join(runner, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  const given = (expression: string): string =>
    expression.replaceAll(
      /\$\{\{ inputs\.([\w-]+) \}\}/g,
      (_, name: string) => inputs[name] ?? action.inputs[name]?.default ?? '',
    );
  const shell = (script = '', env: Record<string, string> = {}) =>
    execa('/bin/bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
      cwd: join(cwd, given(checking['working-directory'] ?? '.')),
      env: {
        PATH: path,
        RUNNER_TEMP: runner,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        FORCE_COLOR: undefined,
        ...env,
      },
      reject: false,
      all: true,
    });
  const env = Object.fromEntries(
    Object.entries(checking.env ?? {}).map(([name, value]) => [name, given(value)]),
  );
  const checked = await shell(checking.run, env);
  expect(checked.exitCode, checked.all).toBe(0);
  const lines = readFileSync(output, 'utf8').trim().split('\n');
  const outputs = Object.fromEntries(lines.map((line) => line.split('=', 2) as [string, string]));
  const decided = await shell(deciding.run, { CODE: outputs['exit-code'] ?? '' });
  return { log: checked.all, outputs, summary: readFileSync(summary, 'utf8'), code: decided.exitCode };
}

describe('the GitHub action', () => {
  it('gives values to its script through the environment alone', () => {
    for (const { run: script = '' } of action.runs.steps) expect(script).not.toContain('${{');
    for (const name of Object.keys(action.inputs))
      expect(JSON.stringify(action.runs), name).toContain(`inputs.${name}`);
  });

  it('uploads what was found before it fails', () => {
    expect(uploading).toMatchObject({
      if: expect.stringContaining("inputs.upload-sarif == 'true'"),
      uses: expect.stringMatching(/^github\/codeql-action\/upload-sarif@v\d+$/),
      with: { sarif_file: '${{ steps.check.outputs.sarif }}' },
    });
    expect(deciding.if).toBe('always()');
  });

  it(
    'has annotations, a summary and reports of a failure, and ends with its code',
    async () => {
      const dir = project({
        manifest: { url: 'http://plain.example.com', endpoints: { activate: '/activate' } },
      });
      const only = 'manifest-https, manifest-endpoint-slash\nmanifest-endpoints-distinct';
      const { log, outputs, summary, code } = await run(dir, {
        version,
        only,
        skip: 'manifest-endpoints-distinct',
      });
      expect(code, log).toBe(1);
      expect(log).toMatch(
        /^::error file=rehive\.json,line=\d+,col=\d+,title=manifest-endpoint-slash failed::/m,
      );
      expect(log).toMatch(/^::warning file=rehive\.json,line=\d+,col=\d+,title=manifest-https warned::/m);
      expect(summary).toMatch(/^## ❌ Rehive compliance: 0 passed, 1 failed, 1 warned$/m);
      expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(action.outputs).toSorted());
      const report = JSON.parse(readFileSync(outputs['json'] ?? '', 'utf8')) as Report;
      expect(report.checks.map(({ id }) => id)).toEqual(['manifest-endpoint-slash', 'manifest-https']);
      expect(sarifObjections(JSON.parse(readFileSync(outputs['sarif'] ?? '', 'utf8')))).toEqual([]);
      for (const name of ['junit', 'html']) expect(existsSync(outputs[name] ?? ''), name).toBe(true);
    },
    5 * minutes,
  );

  it(
    'passes, fails for a recommendation with strict, and says so when it could not run',
    async () => {
      const dir = project({ manifest: { url: 'http://plain.example.com' } });
      const only = 'manifest-https';
      const passed = await run(dir, { version, only, command: `node "extension.mjs"`, level: 'public' });
      expect(passed.code, passed.log).toBe(0);
      const report = JSON.parse(readFileSync(passed.outputs['json'] ?? '', 'utf8')) as Report;
      expect(report).toMatchObject({ level: 'public', target: { command: 'node "extension.mjs"' } });
      expect((await run(dir, { version, only, strict: 'true' })).code).toBe(1);

      const broken = await run(dir, { version, only, command: 'node missing.mjs' });
      expect(broken.code, broken.log).toBe(3);
      expect(broken.log).toContain('::error title=rehive-ext check::It could not run (exit code 3)');
      expect(broken.outputs).toEqual({ 'exit-code': '3' });
      // No value becomes a command.
      const hostile = await run(dir, {
        version,
        only: '$(touch owned) `touch owned`; touch owned',
        level: '"; touch owned',
      });
      expect(hostile.code).toBe(2);
      expect(existsSync(join(dir, 'owned'))).toBe(false);
    },
    5 * minutes,
  );

  it(
    'takes the version that the project has installed, in its folder',
    async () => {
      const dir = project();
      writeFileSync(join(dir, 'package.json'), '{ "private": true }');
      await execa('npm', ['install', '--no-audit', '--no-fund', '--offline', version.replace('file:', '')], {
        cwd: dir,
      });
      const { code, log } = await run(join(dir, '..'), {
        'working-directory': dir.slice(dir.lastIndexOf('/') + 1),
        only: 'manifest-https',
      });
      expect(log).toContain('rehive-ext check: 1 passed of 1');
      expect(code).toBe(0);
    },
    5 * minutes,
  );

  it('says that it needs Node where there is none', async () => {
    const { code, log } = await run(project(), { version }, '/nowhere');
    expect(log).toContain('put actions/setup-node before it');
    expect(code).toBe(3);
  });
});
