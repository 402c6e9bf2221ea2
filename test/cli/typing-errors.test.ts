import { CommanderError, type Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { runBin } from '../run-bin.js';

interface Typo {
  typed: string[];
  meant: string;
}

/** Each command and each flag of each command, with its last two letters swapped. */
function typosIn(program: Command, path: readonly string[] = []): Typo[] {
  const flags = program.options.flatMap(({ long }) => (long && long.length > 5 ? [long] : []));
  // Where one is missing that must be there, that is said first.
  const needed = program.options.flatMap(({ long, mandatory, argChoices }) =>
    long && mandatory ? [long, argChoices?.[0] ?? 'x'] : [],
  );
  return [
    ...flags.map((flag) => ({ typed: [...path, ...needed, swapped(flag)], meant: flag })),
    ...program.commands.flatMap((command) => [
      { typed: [...path, swapped(command.name())], meant: command.name() },
      ...typosIn(command, [...path, command.name()]),
    ]),
  ];
}

function swapped(word: string): string {
  return `${word.slice(0, -2)}${word.slice(-1)}${word.slice(-2, -1)}`;
}

async function objectionTo(typed: readonly string[]): Promise<string> {
  try {
    await createProgram('0.0.0', async () => {}).parseAsync([...typed], { from: 'user' });
    return 'none';
  } catch (error) {
    if (error instanceof CommanderError) return error.message;
    throw error;
  }
}

const typos = typosIn(createProgram('0.0.0', async () => {})).filter(
  ({ typed, meant }) => typed.at(-1) !== meant,
);

describe('a typing error', () => {
  it('in any command or flag is answered with the one that was meant', async () => {
    expect(typos.length).toBeGreaterThan(100);
    for (const { typed, meant } of typos) {
      const objection = await objectionTo(typed);
      expect(objection, typed.join(' ')).toMatch(/^error: unknown (?:command|option) '/);
      expect(objection, typed.join(' ')).toMatch(
        new RegExp(`Did you mean (?:one of )?.*(?<![\\w-])${meant}\\b`),
      );
    }
  });

  it.each([
    [['simulate', 'activte'], 'Did you mean activate?'],
    [['create', 'x', '--overwite'], 'Did you mean --overwrite?'],
    [['events', 'transaction.crate'], 'transaction.create'],
    [['check', '--only', 'activate-acepted'], 'activate-accepted'],
    [['create', 'x', '--template', 'hno'], 'Did you mean "hono"?'],
    [['create', 'x', '--level', 'pubic'], 'private, public'],
  ])('%j: exit 2 and the closest, on stderr', async (args, closest) => {
    const { code, stdout, stderr } = await runBin('rehive-ext', args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(closest);
  });
});
