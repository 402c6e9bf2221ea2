import type { ChalkInstance } from 'chalk';
import { checkGroups, type Level } from '../../compliance/define-check.js';
import type { CheckExplanation } from '../../compliance/explain-check.js';

/** Every check in a line, by group: its id, how much it counts, and what it asks. */
export function checkList(checks: readonly CheckExplanation[], level: Level, colors: ChalkInstance): string {
  const width = Math.max(...checks.map(({ id }) => id.length));
  const line = ({ id, title, severity: { [level]: severity } }: CheckExplanation): string => {
    const counts = (severity ?? 'public only').padEnd('recommended'.length);
    const painted = severity === 'required' ? counts : colors.dim(counts);
    return `  ${id.padEnd(width)}  ${painted}  ${title}`;
  };
  const sections = checkGroups.flatMap((group) => {
    const own = checks.filter((check) => check.group === group);
    return own.length === 0 ? [] : [[colors.bold(group), ...own.map(line)].join('\n')];
  });
  const count = checks.length === 1 ? '1 check' : `${checks.length} checks`;
  return [
    ...sections,
    `${count} at level ${level}. More about one: rehive-ext check --explain ${checks[0]?.id ?? '<id>'}`,
  ].join('\n\n');
}

/** Everything about one check. */
export function checkExplanation(check: CheckExplanation, colors: ChalkInstance): string {
  const { severity, source } = check;
  const fact = (name: string, text: string | null): string[] =>
    text === null ? [] : [`${colors.dim(name.padEnd(9))}${text}`];
  const facts = (name: string, texts: readonly string[]): string[] =>
    texts.flatMap((text, index) => fact(index === 0 ? name : '', text));
  return [
    `${colors.bold(check.id)}  ${check.title}`,
    '',
    ...fact('group', check.group),
    ...fact('counts', countsAs(severity)),
    ...fact('clause', `${source.text} ${source.url}`),
    ...fact('looks', check.observes),
    ...fact('cause', check.likely_cause === null ? null : `Probably: ${check.likely_cause}`),
    ...fact('fix', check.fix),
    ...facts('skipped', check.skipped_when),
    ...fact('after', check.after.length === 0 ? null : check.after.join(', ')),
    ...fact('run', check.rerun),
  ].join('\n');
}

/** How much a breach counts, in words. */
export function countsAs({ private: alone, public: listed }: CheckExplanation['severity']): string {
  if (alone === listed) return `${alone}`;
  return `${alone ?? 'not asked'} at level private, ${listed ?? 'not asked'} at level public`;
}
