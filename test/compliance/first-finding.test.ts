import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import { seededRandom } from '../../src/compliance/seeded-random.js';
import { selectChecks } from '../../src/compliance/select-checks.js';
import { makeProject } from '../broken-extensions/make-project.js';
import { variants } from '../broken-extensions/variants.js';
import { brief, judge, withThoseBefore } from './judge-project.js';

/** `SEED=… npx vitest run test/compliance/first-finding.test.ts` draws the same checks again. */
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 32));
/** All of them take minutes: `npm run prove` goes through them, every other run through some that are drawn. */
const drawn = process.env['PROVE'] === 'all' ? allChecks.length : 8;
const random = seededRandom(seed);
const chosen = allChecks
  .map((check) => ({ check, rank: random() }))
  .toSorted((one, other) => one.rank - other.rank)
  .slice(0, drawn)
  .map(({ check }) => check);

/**
 * A check that finds nothing which another has not found before it would be worth nothing: for each there is a broken
 * extension with which all that the report names before it is content.
 */
describe.concurrent(`is the first to find some broken extension (SEED=${seed})`, { timeout: 300_000 }, () => {
  for (const { id } of chosen) {
    it(`${id}`, async () => {
      const index = allChecks.findIndex((one) => one.id === id);
      const upTo = [...new Set(allChecks.slice(0, index + 1).flatMap((one) => withThoseBefore(one.id)))];
      const found: unknown[] = [];
      for (const { caughtBy, fault, level, ...changes } of variants) {
        if (caughtBy !== id) continue;
        const report = await judge(makeProject(changes), {
          checks: selectChecks(allChecks, { only: upTo }),
          concurrency: 4,
          timeoutMs: 20_000,
          level,
        });
        const broken = report.checks.filter(({ status }) => ['failed', 'warned', 'errored'].includes(status));
        if (broken[0]?.id === id) return;
        found.push({ fault, first: broken.map(brief) });
      }
      // Where there is no broken extension for it at all, that is no better.
      expect({ found, proven: false }).toEqual({ found: [], proven: true });
    });
  }
});
