import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/compliance/report.js';
import { sarifReport } from '../../../src/compliance/reporters/sarif.js';
import { plainView } from '../../../src/compliance/reporters/view.js';
import { hostileReport, mixedReport, report, result } from './sample-report.js';
import { sarifObjections } from './sarif-schema.js';

interface Log {
  runs: {
    tool: { driver: { rules: { id: string; defaultConfiguration: { level: string } }[] } };
    automationDetails: { id: string };
    invocations: { executionSuccessful: boolean; toolExecutionNotifications: object[] }[];
    results: { ruleId: string; ruleIndex: number; locations: object[]; partialFingerprints: object }[];
  }[];
}

function runOf(from: Report, folder = ''): Log['runs'][number] {
  const { runs } = JSON.parse(sarifReport(from, { ...plainView, folder })) as Log;
  const [run, ...others] = runs;
  if (run === undefined || others.length > 0) throw new Error(`${runs.length} runs`);
  return run;
}

describe('the SARIF report', () => {
  it.each([
    ['of every status', mixedReport()],
    ['of words that an extension chose', hostileReport()],
    ['of nothing', report([])],
  ])('%s keeps to the schema of SARIF 2.1.0', (_what, from) => {
    expect(sarifObjections(JSON.parse(sarifReport(from, plainView)))).toEqual([]);
  });

  it('would not keep to it with a wrong level or a missing message', () => {
    const wrong = sarifReport(mixedReport(), plainView);
    expect(sarifObjections(JSON.parse(wrong.replace('"level": "error"', '"level": "fatal"')))).not.toEqual(
      [],
    );
    expect(sarifObjections(JSON.parse(wrong.replace('"executionSuccessful"', '"successful"')))).not.toEqual(
      [],
    );
  });

  it('has a rule for each check, and a result for each that was broken, at its line', () => {
    const { tool, results } = runOf(mixedReport());
    const { rules } = tool.driver;
    expect(rules.map(({ id }) => id)).toEqual(['fine', 'bad', 'meek', 'ours', 'idle']);
    expect(rules[1]).toMatchObject({
      name: 'Bad',
      shortDescription: { text: 'Title of bad.' },
      fullDescription: { text: 'A clause.' },
      help: {
        text: expect.stringContaining('Fix: A fix.'),
        markdown: expect.stringContaining('**Fix:** A fix.'),
      },
      helpUri: 'https://docs.rehive.com/',
      defaultConfiguration: { level: 'error' },
    });
    expect(results).toMatchObject([
      {
        ruleId: 'bad',
        ruleIndex: 1,
        level: 'error',
        message: { text: expect.stringMatching(/^It broke\.\nexpected: this\nactual: that\n/) },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'rehive.json' },
              region: { startLine: 7, startColumn: 5 },
            },
          },
        ],
      },
      { ruleId: 'meek', ruleIndex: 2, level: 'warning' },
    ]);
  });

  it('says that a run in which a check could not finish was not successful', () => {
    const [invocation] = runOf(mixedReport()).invocations;
    expect(invocation).toMatchObject({
      executionSuccessful: false,
      startTimeUtc: '2026-11-02T08:15:30.250Z',
      endTimeUtc: '2026-11-02T08:15:31.484Z',
      toolExecutionNotifications: [
        {
          message: { text: 'ours could not finish: The check broke' },
          associatedRule: { id: 'ours', index: 3 },
        },
      ],
    });
    expect(runOf(report([result('fine')])).invocations[0]?.executionSuccessful).toBe(true);
  });

  it('names files from the root of the repository, and a file where no line is known', () => {
    const location = (folder: string, from: Report): unknown => runOf(from, folder).results[0]?.locations[0];
    const unplaced = report([result('bad', { status: 'failed', message: 'It broke' })]);
    const above = report([
      result('bad', { status: 'failed', location: { file: '../rehive.json', line: 2, column: 3 } }),
    ]);
    expect(location('extensions/my savings', unplaced)).toEqual({
      physicalLocation: {
        artifactLocation: { uri: 'extensions/my%20savings/rehive.json' },
        region: { startLine: 1 },
      },
    });
    expect(location('extensions/savings/src', above)).toMatchObject({
      physicalLocation: { artifactLocation: { uri: 'extensions/savings/rehive.json' } },
    });
  });

  it('is a category of its own for each extension of a repository', () => {
    const idOf = (folder: string): unknown => runOf(mixedReport(), folder).automationDetails.id;
    expect([idOf(''), idOf('extensions/savings')]).toEqual([
      'rehive-ext-check/',
      'rehive-ext-check/extensions/savings/',
    ]);
  });

  it('gives a finding the same fingerprint in every run, and another finding another', () => {
    const moved = mixedReport();
    for (const check of moved.checks) {
      if (check.location !== null) check.location.line += 4;
      check.message = `${check.message} again`;
    }
    const prints = (from: Report): object[] => runOf(from).results.map((one) => one.partialFingerprints);
    expect(prints(moved)).toEqual(prints(mixedReport()));
    expect(new Set(prints(moved).map((print) => JSON.stringify(print))).size).toBe(2);
  });
});
