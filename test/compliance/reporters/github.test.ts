import { describe, expect, it } from 'vitest';
import { githubReport } from '../../../src/compliance/reporters/github.js';
import { plainView } from '../../../src/compliance/reporters/view.js';
import { hostile, hostileReport, mixedReport } from './sample-report.js';

interface Annotation {
  kind: string;
  properties: Record<string, string>;
  message: string;
}

/** A line of the log as GitHub's runner reads it: the escapes are undone in this order, and a property's in its own. */
function parseCommand(line: string): Annotation | null {
  const [, kind = '', list = '', message = ''] = /^::(\w+)(?: (.*?))?::(.*)$/s.exec(line) ?? [];
  if (kind === '') return null;
  const unescaped = (text: string): string =>
    text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const property = (text: string): string =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const pairs = list.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), property(pair.slice(at + 1))] as const;
  });
  return { kind, properties: Object.fromEntries(pairs), message: unescaped(message) };
}

describe('the report for GitHub', () => {
  it('has an annotation at its line for each check that did not pass, then the counts', () => {
    const lines = githubReport(mixedReport(), { ...plainView, folder: 'extensions/savings' }).split('\n');
    expect(lines.map(parseCommand)).toEqual([
      {
        kind: 'error',
        properties: { file: 'extensions/savings/rehive.json', line: '7', col: '5', title: 'bad failed' },
        message: [
          'It broke',
          'expected: this',
          'actual: that',
          'clause: A clause. https://docs.rehive.com/',
          'cause: Probably: A cause.',
          'fix: A fix.',
          'rerun: rehive-ext check --only bad',
        ].join('\n'),
      },
      {
        kind: 'warning',
        properties: { file: 'extensions/savings/rehive.json', line: '3', col: '10', title: 'meek warned' },
        message: expect.stringMatching(/^It could be better\n/),
      },
      {
        kind: 'error',
        properties: { title: 'ours errored' },
        message: 'The check broke\nrerun: rehive-ext check --only ours',
      },
      null,
    ]);
    expect(lines.at(-1)).toBe('rehive-ext check: 1 passed, 1 failed, 1 warned, 1 errored, 1 skipped of 5');
  });

  it('has one command for each, whatever an extension said', () => {
    const lines = githubReport(hostileReport(), plainView).split('\n');
    const commands = lines.map(parseCommand);
    expect(commands.map((command) => command?.kind)).toEqual(['error', 'warning', 'error', undefined]);
    expect(Object.keys(commands[0]?.properties ?? {})).toEqual(['file', 'line', 'col', 'title']);
    expect(commands[0]?.properties['file']).toMatch(/^a,b:c%/);
    expect(commands[0]?.message).toContain('::error::injected ::add-mask::x%0A%25');
    expect(hostile).toContain('\n::error::injected');
  });
});
