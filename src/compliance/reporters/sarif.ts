import { summarize, type CheckResult, type Report } from '../report.js';
import { factsOf, messageOf, troubledChecks } from './facts.js';
import { inRepository } from './repository-path.js';
import type { View } from './view.js';

/** Where a check can't be placed. */
const wholeFile = 'rehive.json';

/**
 * SARIF 2.1.0 as GitHub code scanning takes it. Results are what did not keep a rule, and nothing else: GitHub opens an
 * alert for each result, whatever its kind, so skipped checks are left out. A check that could not finish is no result
 * but a notification, and says that the run was not successful.
 */
export function sarifReport(report: Report, { folder }: View): string {
  const { tool, checks, started_at: startedAt, duration_ms: ms } = report;
  const index = new Map(checks.map(({ id }, at) => [id, at]));
  const rule = ({ id }: CheckResult): { id: string; index: number } => ({ id, index: index.get(id) ?? -1 });
  const troubled = troubledChecks(checks);
  const broken = troubled.filter(({ status }) => status !== 'errored');
  const errored = troubled.filter(({ status }) => status === 'errored');
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            version: tool.version,
            semanticVersion: tool.version,
            informationUri: `https://www.npmjs.com/package/${tool.name}`,
            rules: checks.map(ruleOf),
          },
        },
        // What is before the last slash is a category: an upload replaces what is open in its own alone, and not that of
        // another tool or of another extension in the same repository.
        automationDetails: { id: `${tool.name}-check/${folder === '' ? '' : `${folder}/`}` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: errored.length === 0,
            startTimeUtc: startedAt,
            endTimeUtc: new Date(Date.parse(startedAt) + ms).toISOString(),
            toolExecutionNotifications: errored.map((check) => ({
              level: 'error',
              message: { text: `${check.id} could not finish: ${messageOf(check)}` },
              associatedRule: rule(check),
            })),
          },
        ],
        properties: { level: report.level, summary: summarize(checks) },
        results: broken.map((check) => ({ ...resultOf(check, folder), ruleIndex: rule(check).index })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function ruleOf({ id, title, group, severity, source, fix, likely_cause: cause, docs }: CheckResult): object {
  const why = cause === null ? '' : `Likely cause: ${cause}`;
  return {
    id,
    name: id.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: source.text },
    help: {
      text: [source.text, why, `Fix: ${fix}`].filter((line) => line !== '').join('\n'),
      markdown: [`${source.text} ([source](${source.url}))`, why, `**Fix:** ${fix}`]
        .filter((line) => line !== '')
        .join('\n\n'),
    },
    helpUri: docs,
    defaultConfiguration: { level: severity === 'required' ? 'error' : 'warning' },
    properties: { tags: [group, severity], precision: 'high' },
  };
}

function resultOf(check: CheckResult, folder: string): object {
  const { id, status, location } = check;
  const [file, region] =
    location === null
      ? [wholeFile, { startLine: 1 }]
      : [location.file, { startLine: location.line, startColumn: location.column }];
  const facts = factsOf(check).filter(({ name }) => name !== 'clause');
  const path = inRepository(file, folder);
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return {
    ruleId: id,
    level: status === 'warned' ? 'warning' : 'error',
    message: {
      text: [
        `${messageOf(check).replace(/\.$/, '')}.`,
        ...facts.map(({ name, text }) => `${name}: ${text}`),
      ].join('\n'),
    },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
    // The same as long as the same rule is broken. GitHub adds a hash of the line by itself.
    partialFingerprints: { 'rehiveExtCheck/v1': `${path}#${id}` },
  };
}
