import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import { shuffleChecks } from '../../src/compliance/shuffle-checks.js';
import { makeProject } from '../broken-extensions/make-project.js';
import { proofSeed, provesAll } from '../prove.js';
import { brief, judge } from './judge-project.js';

describe('the checks come to the same result', { timeout: 180_000 }, () => {
  for (const concurrency of provesAll ? [1, 8, 16] : [8]) {
    const seed = proofSeed;
    it(`in the order of seed ${seed}, ${concurrency} at once`, async () => {
      const report = await judge(makeProject(), { shuffle: true, seed, concurrency, level: 'public' });
      expect(report.checks.filter(({ status }) => status !== 'passed').map(brief)).toEqual([]);
      expect(report.checks).toHaveLength(allChecks.length);
      expect(report.left_behind).toEqual([]);
    });
  }
});

describe('a drawn order', () => {
  const ids = (seed: number, checks = allChecks): string[] => shuffleChecks(checks, seed).map(({ id }) => id);

  it('is the same for the same seed, another for another, and leaves no check out', () => {
    expect(ids(1)).toEqual(ids(1));
    expect(ids(1)).not.toEqual(ids(2));
    expect(ids(1).toSorted()).toEqual(allChecks.map(({ id }) => id).toSorted());
  });

  it('stays the same when checks are left out, so that a fault of the order can be narrowed down', () => {
    const fewer = allChecks.filter(({ group }) => group !== 'activate');
    expect(ids(1, fewer)).toEqual(ids(1).filter((id) => fewer.some((check) => check.id === id)));
  });
});
