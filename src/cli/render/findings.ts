import type { ChalkInstance } from 'chalk';
import { printable } from './printable.js';

/** What registration and `doctor` find. */
interface Finding {
  title: string;
  outcome: 'passed' | 'failed' | 'warned' | 'skipped';
  message: string | null;
  /** What to do about it. */
  fix?: string | null;
}

/** What was looked at, a line each; with what was found below it where it is not fine. */
export function renderFindings(findings: readonly Finding[], colors: ChalkInstance): string {
  const { green, red, yellow, dim } = colors;
  const marks = { passed: green('✓'), failed: red('✗'), warned: yellow('!'), skipped: dim('-') };
  return findings
    .map(({ title, outcome, message, fix }) => {
      const line = `${marks[outcome]} ${title}`;
      if (message === null) return line;
      return outcome === 'passed' || outcome === 'skipped'
        ? `${line} ${dim(`(${printable(message)})`)}`
        : [line, printable(message), ...(fix ? [`→ ${printable(fix)}`] : [])]
            .join('\n')
            .replaceAll('\n', '\n    ');
    })
    .join('\n');
}
