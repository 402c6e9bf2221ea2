import type { ChalkInstance } from 'chalk';
import type { Effects } from '../../recording/deliveries-of.js';
import type { Replayed, ReplayRules } from '../replay-delivery.js';
import { printable } from './printable.js';

/** What one replayed delivery came to, beside what was recorded. */
export function replayedText(replayed: Replayed, { green, red, dim }: ChalkInstance): string {
  const { id, event, company, comparison, reason, accepted, good } = replayed;
  const mark = good ? green('✔') : red('✖');
  const head = `${mark} ${event} ${id} ${dim(company)}`;
  if (comparison === null) return printable(`${head}  not sent: ${reason ?? ''}`);
  const { status, effects } = comparison;
  const lines = [
    `${head}  ${status.now ?? 'no answer'}${status.equal ? ', as recorded' : ` (recorded: ${status.recorded ?? 'no answer'})`}`,
    ...(accepted === false && reason !== null ? [dim(`    ${reason}`)] : []),
    ...(effects.compared
      ? effects.differences.map(
          ({ call, recorded, now }) => `    ${call}: ${times(now)} (recorded: ${times(recorded)})`,
        )
      : [dim(`    now it does: ${effectWords(effects.now)}; the recording does not tell what it did`)]),
    ...(effects.compared && effects.equal ? [dim(`    it does: ${effectWords(effects.now)}`)] : []),
  ];
  return printable(lines.join('\n'));
}

export function replaySummary(
  done: readonly Replayed[],
  recorded: number,
  { expect, newIds }: Pick<ReplayRules, 'expect' | 'newIds'>,
  { green, red }: ChalkInstance,
): string {
  const bad = done.filter(({ good }) => !good);
  const left = recorded - done.length;
  const tail = left === 0 ? '' : ` ${left} left out.`;
  const wish = expect === 'accepted' ? 'are accepted' : 'are as recorded';
  const head = `\n${bad.length === 0 ? green('✔') : red('✖')} ${done.length - bad.length} of ${done.length} ${wish}.${tail}`;
  const blind = done.filter(({ comparison }) => comparison?.effects.compared === false).length;
  const lines = [
    head,
    ...(blind === 0 || expect === 'accepted' ? [] : [`  ${statusAlone(blind, done.length)}`]),
  ];
  const fewer = bad.some(({ comparison }) =>
    comparison?.effects.differences.some(({ recorded: before, now }) => now < before),
  );
  if (fewer && !newIds)
    lines.push(
      '  → An extension does an event once: if it has seen these ids, --new-ids sends them as new ones.',
    );
  return lines.join('\n');
}

/** What is not compared must not pass for equal. */
const statusAlone = (blind: number, all: number): string =>
  `${blind === all ? 'The status alone was compared' : `Of ${blind} the status alone was compared`}: a platform does not keep what an extension did, a recording made with --record does.`;

const times = (count: number): string => (count === 0 ? 'not at all' : `${count}×`);

function effectWords(effects: Effects): string {
  const words = Object.entries(effects).map(([call, count]) => (count === 1 ? call : `${count}× ${call}`));
  return words.length === 0 ? 'nothing on the platform' : words.join(', ');
}
