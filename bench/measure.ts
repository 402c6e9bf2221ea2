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
  const all: { ours: number; theirs: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    // Neither is always the first.
    const first = round % 2 === 0 ? await ours() : await theirs();
    const second = round % 2 === 0 ? await theirs() : await ours();
    if (round === 0) continue;
    all.push(round % 2 === 0 ? { ours: first, theirs: second } : { ours: second, theirs: first });
  }
  const ratios = all.map((one) => one.ours / one.theirs);
  return {
    ours: median(all.map((one) => one.ours)),
    theirs: median(all.map((one) => one.theirs)),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
  };
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

export function spread({ ratio, lowest, highest }: Compared): string {
  return `${ratio.toFixed(2)} (rounds from ${lowest.toFixed(2)} to ${highest.toFixed(2)})`;
}
