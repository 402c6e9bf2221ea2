import type { Change, UpdatePlan } from '../../scaffold/plan-update.js';
import type { Output } from './output.js';
import { printable } from './printable.js';

const words: Readonly<Record<Change['kind'], string>> = {
  added: 'added',
  replaced: 'new',
  removed: 'removed',
  merged: 'merged',
  conflict: 'conflict',
  kept: 'left out',
};

/** What an update did, or would do. */
export function printUpdate(
  { folder, template, from, to, changes }: UpdatePlan,
  { dryRun }: { dryRun: boolean },
  output: Output,
): void {
  const conflicts = changes.filter(({ kind }) => kind === 'conflict');
  output.printJson({
    project: folder,
    template,
    from,
    to,
    dry_run: dryRun,
    changes: changes.map(({ path, kind, why }) => ({ path, kind, why })),
    conflicts: conflicts.map(({ path }) => path),
  });
  if (changes.length === 0) {
    output.print(
      `Nothing is new: the template ${template} of ${to} has the files that the project was made from.`,
    );
    output.note('A newer release comes with: npx rehive-ext@latest update');
    return;
  }
  const { bold, green, red, dim } = output.colors;
  output.print(bold(printable(`${template} ${from} → ${to}`)));
  const width = Math.max(...changes.map(({ path }) => path.length));
  for (const { path, kind, why } of changes) {
    const word = (kind === 'conflict' ? red : kind === 'kept' ? dim : green)(words[kind].padEnd(8));
    output.print(printable(`  ${word}  ${path.padEnd(width)}  ${dim(why ?? '')}`).trimEnd());
  }
  if (dryRun) output.note('\nNothing was written (--dry-run).');
  else if (conflicts.length > 0)
    output.print(`\n${red(`${conflicts.length} to resolve`)}, then install, test and commit.`);
  else output.print('\nInstall, test and commit: git diff shows what came.');
}
