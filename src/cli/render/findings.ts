import type { ChalkInstance } from 'chalk';
import type { Finding } from '../../registration/look-at-extension.js';
import { printable } from './printable.js';

/** What was looked at, a line each; with what was found below it where it is not fine. */
export function renderFindings(findings: readonly Finding[], colors: ChalkInstance): string {
  const { green, red, yellow, dim } = colors;
  const marks = { passed: green('✓'), failed: red('✗'), warned: yellow('!'), skipped: dim('-') };
  return findings
    .map(({ title, outcome, message }) => {
      const line = `${marks[outcome]} ${title}`;
      if (message === null) return line;
      return outcome === 'passed' || outcome === 'skipped'
        ? `${line} ${dim(`(${printable(message)})`)}`
        : `${line}\n    ${printable(message)}`;
    })
    .join('\n');
}
