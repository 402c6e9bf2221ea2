import type { Exchange } from '../../contract/exchange.js';
import type { CheckResult } from '../report.js';
import { chooseExchanges } from './choose-exchanges.js';
import { factsOf, messageOf, type Fact } from './facts.js';
import { transcript } from './transcript.js';
import { plainView, type View } from './view.js';
import { joined, wrapped } from './wrapped.js';

/**
 * All that is known about a check that did not pass, without a headline. On a terminal it is fitted to one screen: of
 * the exchanges there are as many as it has room for, and one at least.
 */
export function explanationLines(check: CheckResult, view: View = plainView): string[] {
  const { screen } = view;
  const facts = factsOf(check);
  const seen = facts.filter(({ name }) => name === 'expected' || name === 'actual');
  const before = [...indented(messageOf(check), view), ...factLines(seen, view)];
  const after = factLines(facts.slice(seen.length), view);
  // The headline above it, and below it the line that the next command is typed in.
  const rows = screen === null ? Infinity : screen.rows - 2 - rowsOf([...before, ...after], view);
  return [...before, ...exchangeLines(check.exchanges, view, rows), ...after];
}

const widthOf = ({ screen }: View): number => (screen === null ? Infinity : screen.columns);

/** How many rows of the terminal the lines take: what is not cut for it goes on in the next. */
function rowsOf(lines: readonly string[], view: View): number {
  return lines.reduce((rows, { length }) => rows + Math.max(Math.ceil(length / widthOf(view)), 1), 0);
}

function indented(text: string, view: View, by = 2): string[] {
  return wrapped(text, widthOf(view) - by).map((line) => `${' '.repeat(by)}${line}`);
}

const nameWidth = 9;

function factLines(facts: readonly Fact[], view: View): string[] {
  return facts.flatMap(({ name, text, url = '' }) => {
    const label = `  ${view.paint.dim(name.padEnd(nameWidth))}`;
    // To be copied: a line break would end the command there.
    if (name === 'rerun') return [`${label}${text}`];
    const [first = '', ...others] = indented(`${text} ${url}`.trim(), view, 2 + nameWidth);
    return [`${label}${first.trimStart()}`, ...others];
  });
}

function exchangeLines(exchanges: readonly Exchange[], view: View, rows: number): string[] {
  if (exchanges.length === 0) return [];
  // An empty line before and after, and the hint.
  let left = rows - 3;
  const shown = chooseExchanges(exchanges, (exchange) => {
    left -= rowsOf(exchangeBlock(exchange, view), view);
    return left >= 0;
  });
  const more = exchanges.length - shown.length;
  const hint = `… ${more} more ${more === 1 ? 'exchange' : 'exchanges'}: --format html=FILE has all`;
  return [
    '',
    ...shown.flatMap((exchange) => exchangeBlock(exchange, view)),
    ...(more > 0 ? indented(hint, view).map((line) => view.paint.dim(line)) : []),
    '',
  ];
}

/** Lines of a terminal for one body. */
const bodyLines = 2;
const onPaper = { request: 240, answer: 160 };

function exchangeBlock(exchange: Exchange, view: View): string[] {
  const width = widthOf(view) - 4;
  const longest =
    view.screen === null
      ? onPaper
      : { request: Math.min(onPaper.request, width * bodyLines), answer: width * bodyLines - 30 };
  const { who, curl, answer, ms } = transcript(exchange, longest);
  return [
    `  ${view.paint.dim(`${who}, ${ms} ms`)}`,
    ...joined(curl, { width, continuation: ' \\' }).map((line) => `    ${line}`),
    ...indented(`→ ${answer}`, view, 4),
  ];
}
