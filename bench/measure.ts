/** One of the figures, as it was measured. */
export interface Figure {
  title: string;
  /** What was wanted, and whether it is so. Null where the issue only asks to have it shown. */
  target: { text: string; met: boolean } | null;
  lines: string[];
}

export interface Compared {
  ours: number;
  theirs: number;
  /** Median of the rounds' own ratios: what disturbs a round disturbs both of its halves. */
  ratio: number;
  lowest: number;
  highest: number;
}

/** Measures both in turns, so that a busy moment of the machine meets both. The first round only warms up. */
export async function compare(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Compared> {
  const [our, their] = await inTurns(rounds, [ours, theirs]);
  if (our === undefined || their === undefined) throw new Error('Both were measured.');
  return { ours: median(our), theirs: median(their), ...ratioOf(our, their) };
}

/** What each measured, by its place, round by round. None is always the first; the first round only warms up. */
export async function inTurns(
  rounds: number,
  measures: readonly (() => Promise<number>)[],
): Promise<number[][]> {
  const all: number[][] = measures.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const turn of measures.keys()) {
      const index = (turn + round) % measures.length;
      const value = await measures[index]?.();
      if (round > 0 && value !== undefined) all[index]?.push(value);
    }
  }
  return all;
}

/** Of the same rounds. */
export function ratioOf(
  ours: readonly number[],
  theirs: readonly number[],
): Pick<Compared, 'ratio' | 'lowest' | 'highest'> {
  const ratios = ours.map((one, round) => one / (theirs[round] ?? Number.NaN));
  return { ratio: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

export function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

export function spread({ ratio, lowest, highest }: Pick<Compared, 'ratio' | 'lowest' | 'highest'>): string {
  return `${ratio.toFixed(2)} (rounds from ${lowest.toFixed(2)} to ${highest.toFixed(2)})`;
}
