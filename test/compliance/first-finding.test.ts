import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import { selectChecks, withThoseBefore } from '../../src/compliance/select-checks.js';
import { makeProject } from '../broken-extensions/make-project.js';
import { provesAll } from '../prove.js';
import { variants } from '../broken-extensions/variants.js';
import { brief, judge } from './judge-project.js';

/** `npm run prove` goes through all of them, `PROVE=id,id` through these alone: on a busy machine timing tells on the order. */
const wanted = (process.env['PROVE'] ?? '').split(',');
const ids = allChecks.map(({ id }) => id);
const named = ids.filter((id) => wanted.includes(id));
const chosen = named.length > 0 ? named : ids;

/**
 * A check that finds nothing which another has not found before it would be worth nothing: for each there is a broken
 * extension with which all that the report names before it is content.
 */
describe('is the first to find some broken extension', { timeout: 300_000 }, () => {
  for (const id of chosen) {
    it.skipIf(!provesAll && named.length === 0)(`${id}`, async () => {
      const index = ids.indexOf(id);
      const upTo = [...withThoseBefore(allChecks, (one) => ids.indexOf(one.id) <= index)];
      const found: unknown[] = [];
      for (const { caughtBy, fault, level, ...changes } of variants) {
        if (caughtBy !== id) continue;
        const report = await judge(makeProject(changes), {
          checks: selectChecks(allChecks, { only: upTo }),
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
