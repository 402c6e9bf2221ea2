import type { Circumstances } from './circumstances.js';
import { failed, passed, type Outcome } from './finding.js';

/** Whether this Node is one that the tool supports. */
export function lookAtNode({ nodeVersion, nodeRange }: Circumstances): Outcome {
  return satisfies(nodeVersion, nodeRange)
    ? passed(nodeVersion)
    : failed(
        `${nodeVersion}, and rehive-ext needs ${nodeRange}`,
        'Install Node 24, 22 or 20: https://nodejs.org',
      );
}

/** Whether a version is in a range of the kind that `engines` has: `^a.b.c` and `>=a.b.c`, with `||` between them. */
export function satisfies(version: string, range: string): boolean {
  const actual = numbersIn(version);
  return range.split('||').some((part) => {
    const least = numbersIn(part);
    const isSameMajor = actual[0] === least[0];
    return compare(actual, least) >= 0 && (isSameMajor || part.trim().startsWith('>='));
  });
}

/** Above 0 where `a` is the newer version, 0 where both are equal. What comes after the three numbers does not count. */
export function compareVersions(a: string, b: string): number {
  return compare(numbersIn(a), numbersIn(b));
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((number, index) => number - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function numbersIn(version: string): number[] {
  const [, ...numbers] = /(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return numbers.map(Number);
}
