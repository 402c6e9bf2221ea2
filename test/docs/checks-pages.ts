import { countsAs } from '../../src/cli/render/check-catalogue.js';
import { allChecks } from '../../src/compliance/all-checks.js';
import { checkGroups, type Check, type CheckGroup } from '../../src/compliance/define-check.js';
import { explainCheck } from '../../src/compliance/explain-check.js';
import type { Variant } from '../broken-extensions/variant.js';
import { variants } from '../broken-extensions/variants.js';

const writtenBy = 'Written by `npm run docs:checks`; a test fails when it is not up to date.';

/** The generated pages about the compliance check: from their path in docs/ to their text. */
export function checksPages(): ReadonlyMap<string, string> {
  return new Map([
    ['checks/README.md', indexPage()],
    ...allChecks.map((check) => [`checks/${check.id}.md`, checkPage(check)] as const),
    ['broken-extensions.md', brokenExtensionsPage()],
  ]);
}

function indexPage(): string {
  return page([
    '# Every check',
    '',
    writtenBy,
    '',
    `The ${allChecks.length} checks of \`rehive-ext check\`, in the order of its report. The [guide](../guides/compliance-check.md) says how they are run and read; [broken extensions](../broken-extensions.md) prove that each can fail.`,
    '',
    'A failure of a **required** check ends the run with exit code 1, one of a **recommended** check only with `--strict`. What a check **needs** and is not there has it skipped, with the reason.',
    ...inGroups(allChecks, ({ group }) => group).flatMap(([group, checks]) => [
      '',
      `## ${group}`,
      '',
      '| check | asks | private | public | needs |',
      '| --- | --- | --- | --- | --- |',
      ...checks.map(indexRow),
    ]),
  ]);
}

function indexRow(check: Check): string {
  const { id, title, severity } = explainCheck(check);
  const needs = check.needs?.join(', ') ?? '';
  return `| [${id}](${id}.md) | ${escaped(title)} | ${severity.private ?? ''} | ${severity.public ?? ''} | ${needs} |`;
}

function checkPage(check: Check): string {
  const { id, group, title, severity, observes, source, likely_cause, fix, skipped_when, after, rerun } =
    explainCheck(check);
  return page([
    `# ${id}`,
    '',
    `${escaped(title)}.`,
    '',
    `- Group: [${group}](README.md#${group})`,
    `- Counts as: ${countsAs(severity)}`,
    `- Clause: ${escaped(source.text)} <${source.url}>`,
    ...(after.length === 0 ? [] : [`- After: ${after.map((other) => `[${other}](${other}.md)`).join(', ')}`]),
    ...skipped_when.map((reason) => `- May be skipped: ${escaped(reason)}`),
    '',
    '## What is looked at',
    '',
    escaped(observes),
    '',
    '## When it fails',
    '',
    ...(likely_cause === null ? [] : [`Likely cause: ${escaped(likely_cause)}`, '']),
    `Fix: ${escaped(fix)}`,
    '',
    'Run it alone:',
    '',
    '```sh',
    rerun,
    '```',
    '',
    '## Broken extensions that it finds',
    '',
    'Each is a correct extension with one fault; [all of them](../broken-extensions.md).',
    '',
    ...variants.filter(({ caughtBy }) => caughtBy === id).map(({ fault }) => `- One that ${escaped(fault)}.`),
  ]);
}

function brokenExtensionsPage(): string {
  return page([
    '# Broken extensions',
    '',
    writtenBy,
    '',
    `A check that never fails proves nothing. So there is a [correct extension](../test/broken-extensions/correct.js), in which the whole check finds nothing, and ${variants.length} variants of it with one fault each. \`test/compliance/broken-extensions.test.ts\` runs every variant as a process of its own: the check that is meant for it has to find the fault, and the checks before that one have to pass.`,
    '',
    'The fault is in the code, in `rehive.json`, or in both. One variant alone, by its check and its fault:',
    '',
    '```sh',
    ...variants.slice(0, 1).map(({ caughtBy, fault }) => {
      const name = `${caughtBy}: an extension that ${fault}`;
      return `npx vitest run test/compliance/broken-extensions.test.ts -t "${name}"`;
    }),
    '```',
    ...inGroups(variants, groupOf).flatMap(([group, broken]) => [
      '',
      `## ${group}`,
      '',
      '| an extension that | fault in | found by |',
      '| --- | --- | --- |',
      ...broken.map(
        (variant) =>
          `| ${escaped(variant.fault)} | ${placeOf(variant)} | [${variant.caughtBy}](checks/${variant.caughtBy}.md) |`,
      ),
    ]),
  ]);
}

function groupOf({ caughtBy, fault }: Variant): CheckGroup {
  const check = allChecks.find(({ id }) => id === caughtBy);
  if (check === undefined) throw new Error(`There is no check ${caughtBy}, meant for one that ${fault}.`);
  return check.group;
}

function placeOf({ change, manifest, level }: Variant): string {
  const places = [
    ...(change === undefined ? [] : ['code']),
    ...(manifest === undefined ? [] : ['rehive.json']),
  ];
  return `${places.join(', ')}${level === undefined ? '' : ` (level ${level})`}`;
}

function inGroups<Item>(
  items: readonly Item[],
  groupIn: (item: Item) => CheckGroup,
): [CheckGroup, readonly Item[]][] {
  return checkGroups.map((group) => [group, items.filter((item) => groupIn(item) === group)]);
}

/** A text as Markdown that shows it as it is: a `<token>` would be a tag, and a `|` the end of a cell. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*<|[\]]|(?<![a-z\d])_+|_+(?![a-z\d])/gi, (signs) =>
    signs.replaceAll(/./g, '\\$&'),
  );
}

function page(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
