import { execa } from 'execa';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { junitReport } from '../../../src/compliance/reporters/junit.js';
import { pythonSource, pythonWith } from '../../python-environment.js';
import { hostileReport, mixedReport, report, result } from './sample-report.js';

const minutes = 60_000;

/** What xmllint objects to; without a schema, only what is not well-formed. */
async function objections(xml: string, schema?: string): Promise<string[]> {
  const { errors, rawOutput } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: xml }],
    ...(schema === undefined
      ? { normalization: 'c14n' as const }
      : { schema: [{ fileName: 'junit.xsd', contents: schema }] }),
  });
  if (errors.length === 0 && rawOutput.includes('rror')) return [rawOutput];
  return errors.map(({ rawMessage }) => rawMessage);
}

describe('the JUnit report', () => {
  it('has a suite per group and a case per check, with what became of each', () => {
    expect(junitReport(mixedReport())).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rehive-ext check" tests="5" failures="1" errors="1" time="1.234">
<testsuite name="activate" tests="2" failures="1" errors="0" skipped="0" time="0.002" timestamp="2026-11-02T08:15:30">
<properties>
<property name="version" value="0.0.0"/>
<property name="level" value="private"/>
<property name="url" value="http://127.0.0.1:1"/>
<property name="command" value=""/>
</properties>
<testcase classname="rehive-ext.activate" name="fine" time="0.001"/>
<testcase classname="rehive-ext.activate" name="bad" time="0.001">
<failure message="It broke" type="required">Title of bad
place     rehive.json:7
expected  this
actual    that
clause    A clause. https://docs.rehive.com/
cause     Probably: A cause.
fix       A fix.
rerun     rehive-ext check --only bad</failure>
<system-out>failed, required
  It broke
  expected this
  actual   that

  platform → extension, 3 ms
    curl -X POST 'http://127.0.0.1:1/activate/'
    → connect ECONNREFUSED

  clause   A clause. https://docs.rehive.com/
  cause    Probably: A cause.
  fix      A fix.
  rerun    rehive-ext check --only bad</system-out>
</testcase>
</testsuite>
<testsuite name="webhook" tests="3" failures="0" errors="1" skipped="1" time="0.003" timestamp="2026-11-02T08:15:30">
<properties>
<property name="version" value="0.0.0"/>
<property name="level" value="private"/>
<property name="url" value="http://127.0.0.1:1"/>
<property name="command" value=""/>
</properties>
<testcase classname="rehive-ext.webhook" name="meek" time="0.001">
<system-out>warned, recommended
  It could be better
  clause   A clause. https://docs.rehive.com/
  cause    Probably: A cause.
  fix      A fix.
  rerun    rehive-ext check --only meek</system-out>
</testcase>
<testcase classname="rehive-ext.webhook" name="ours" time="0.001">
<error message="The check broke" type="errored">Title of ours
rerun     rehive-ext check --only ours</error>
<system-out>errored, required
  The check broke
  rerun    rehive-ext check --only ours</system-out>
</testcase>
<testcase classname="rehive-ext.webhook" name="idle" time="0.001">
<skipped message="no endpoint"/>
</testcase>
</testsuite>
</testsuites>`);
  });

  it('is well-formed, whatever an extension said', async () => {
    expect(await objections(junitReport(mixedReport()))).toEqual([]);
    expect(await objections(junitReport(hostileReport()))).toEqual([]);
    // The judge can say no.
    expect(await objections('<testsuites><testsuite></testsuites>')).not.toEqual([]);
    expect(await objections('<testsuites>\u0007</testsuites>')).not.toEqual([]);
  });

  it(
    'keeps to the schema of Jenkins, and its consumers read what became of each check',
    async (context) => {
      const environment = await pythonWith('junitparser==5.0.3');
      if ('missing' in environment) return context.skip(environment.missing);
      // The schema itself is in the source of pytest, which keeps to it, too.
      const pytest = await pythonSource(environment, 'pytest==9.2.0');
      if ('missing' in pytest) return context.skip(pytest.missing);
      const xsd = join(pytest.source, 'pytest-9.2.0/testing/example_scripts/junit-10.xsd');
      const schema = await readFile(xsd, 'utf8');
      const reports = [mixedReport(), hostileReport(), report([result('alone')]), report([])];
      for (const one of reports) expect(await objections(junitReport(one), schema)).toEqual([]);
      const wrong = junitReport(mixedReport()).replace(' failures="1"', ' mistakes="1"');
      expect(await objections(wrong, schema)).not.toEqual([]);

      const file = join(environment.folder, 'report.xml');
      await writeFile(file, junitReport(mixedReport()));
      const { stdout } = await execa(environment.python, ['-c', readWithJunitparser, file]);
      expect(JSON.parse(stdout)).toEqual({
        counts: { tests: 5, failures: 1, errors: 1, skipped: 1 },
        cases: {
          fine: [],
          bad: [['Failure', 'It broke', 'required']],
          meek: [],
          ours: [['Error', 'The check broke', 'errored']],
          idle: [['Skipped', 'no endpoint', null]],
        },
      });
    },
    5 * minutes,
  );
});

const readWithJunitparser = `
import json, sys
from junitparser import JUnitXml
xml = JUnitXml.fromfile(sys.argv[1])
xml.update_statistics()
print(json.dumps({
    "counts": {"tests": xml.tests, "failures": xml.failures, "errors": xml.errors, "skipped": xml.skipped},
    "cases": {case.name: [[type(r).__name__, r.message, r.type] for r in case.result] for suite in xml for case in suite},
}))
`;
