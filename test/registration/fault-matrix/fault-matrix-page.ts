import { troubles, type ScenarioResult } from './drive-faults.js';

/** docs/fault-matrix.md: what became of every trouble at every request. */
export function faultMatrixPage(results: readonly ScenarioResult[]): string {
  const cells = results.flatMap(({ requests }) => requests.flatMap(({ runs }) => Object.values(runs)));
  const once = cells.filter((runs) => runs === 1).length;
  return `${[
    '# Faults during a registration',
    '',
    'Written by `npm run docs:faults`; a test fails when it is not up to date.',
    '',
    'At each request of each command, each trouble was made over HTTP by the simulated platform: before it acted, or after it,',
    'so that what was asked for is done and nobody is told. Where the command then failed, it was run again without trouble.',
    `In all ${cells.length} cases the platform ended as rehive.json has it: one service, no permission twice or missing, and a`,
    `further run that changes nothing. ${once} of them took one run, the others two.`,
    '',
    '- **✓**: the command came through by itself.',
    '- **2**: it failed and said so; running it again did the rest.',
    '- **ends there**: neither this request nor any after it got an answer, as where the process is killed.',
    '',
    ...results.flatMap(({ scenario, requests }) => [
      `## ${scenario}`,
      '',
      `| request | ${troubles.map(({ name }) => name).join(' | ')} |`,
      `| --- |${troubles.map(() => ' :-: |').join('')}`,
      ...requests.map(
        ({ request, runs }) =>
          `| \`${request}\` | ${troubles.map(({ name }) => (runs[name] === 1 ? '✓' : '2')).join(' | ')} |`,
      ),
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()}\n`;
}
