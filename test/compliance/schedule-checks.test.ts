import { describe, expect, it } from 'vitest';
import { defineCheck, type Check } from '../../src/compliance/define-check.js';
import { scheduleChecks } from '../../src/compliance/schedule-checks.js';
import { source } from '../../src/contract/sources.js';

function check(id: string, after: readonly string[] = []): Check {
  return defineCheck({
    id,
    after,
    group: 'security',
    title: 'Something',
    severity: 'required',
    source: source('requirements', 'A clause.'),
    observes: 'Nothing.',
    fix: 'Do it.',
    run: async () => undefined,
  });
}

/** Runs the checks, each for a turn of the event loop, and tells what happened. */
async function scheduled(
  checks: readonly Check[],
  concurrency: number,
): Promise<{ log: string[]; most: number }> {
  const log: string[] = [];
  let now = 0;
  let most = 0;
  await scheduleChecks(checks, {
    mayBegin: (_, running) => running.size < concurrency,
    async run({ id }) {
      now += 1;
      most = Math.max(most, now);
      log.push(`+${id}`);
      await new Promise((resolve) => {
        setTimeout(resolve, 2);
      });
      log.push(`-${id}`);
      now -= 1;
    },
  });
  return { log, most };
}

/** Runs the checks, all ahead of those that they come after, until the one called "bad" rejects. */
async function untilOneRejects(checks: readonly Check[]): Promise<{ log: string[]; rejection: string }> {
  const log: string[] = [];
  let rejection = '';
  await scheduleChecks(checks, {
    mayBegin: ({ id }, running) => id !== 'never' || running.size === 0,
    beginsAhead: () => true,
    async run({ id }, settled) {
      log.push(`+${id}`);
      if (id === 'bad') {
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
        throw new Error('interrupted');
      }
      await settled();
      log.push(`-${id}`);
    },
  }).catch((error: Error) => {
    rejection = error.message;
  });
  return { log, rejection };
}

describe('scheduled checks', () => {
  it('run in the given order, no more than asked for at once', async () => {
    const { log, most } = await scheduled([check('a'), check('b'), check('c'), check('d')], 2);
    expect(log.filter((entry) => entry.startsWith('+'))).toEqual(['+a', '+b', '+c', '+d']);
    expect(most).toBe(2);
  });

  it('wait for those that they come after, and let others go first', async () => {
    const { log } = await scheduled([check('late', ['early']), check('other'), check('early')], 2);
    expect(log.indexOf('+late')).toBeGreaterThan(log.indexOf('-early'));
    expect(log[0]).toBe('+other');
  });

  it('may be begun ahead of those that they come after, and then wait for them at their end', async () => {
    const log: string[] = [];
    await scheduleChecks([check('late', ['early']), check('early'), check('other')], {
      mayBegin: () => true,
      beginsAhead: () => true,
      async run({ id }, settled) {
        log.push(`+${id}`);
        await new Promise((resolve) => {
          setTimeout(resolve, id === 'early' ? 20 : 2);
        });
        await settled();
        log.push(`-${id}`);
      },
    });
    expect(log).toEqual(['+late', '+early', '+other', '-other', '-early', '-late']);
  });

  it('that wait at their end for one that rejects come to their end, so that everything is cleaned up', async () => {
    const { log, rejection } = await untilOneRejects([check('late', ['bad']), check('bad')]);
    expect(rejection).toBe('interrupted');
    expect(log).toEqual(['+late', '+bad', '-late']);
  });

  it('that wait at their end for one that is not begun any more come to their end, too', async () => {
    const checks = [check('ahead', ['never']), check('bad'), check('never')];
    const { log, rejection } = await untilOneRejects(checks);
    expect(rejection).toBe('interrupted');
    expect(log).toEqual(['+ahead', '+bad', '-ahead']);
  });

  it('that wait at their end do not run any more: others may take their place', async () => {
    const log: string[] = [];
    await scheduleChecks([check('late', ['early']), check('early')], {
      mayBegin: (_, running) => running.size === 0,
      beginsAhead: () => true,
      async run({ id }, settled) {
        log.push(`+${id}`);
        await settled();
        log.push(`-${id}`);
      },
    });
    expect(log).toEqual(['+late', '+early', '-early', '-late']);
  });

  it('do not wait for a check that is not run', async () => {
    expect((await scheduled([check('a', ['elsewhere'])], 1)).log).toEqual(['+a', '-a']);
  });

  it('that wait for each other are a mistake of ours, and said so', async () => {
    await expect(scheduled([check('a', ['b']), check('b', ['a'])], 4)).rejects.toThrow('a, b');
  });

  it('end with the first that rejects, once those beside it are done', async () => {
    const done: string[] = [];
    const run = scheduleChecks([check('bad'), check('slow'), check('never')], {
      mayBegin: (_, running) => running.size < 2,
      async run({ id }) {
        if (id === 'bad') throw new Error('bad');
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
        done.push(id);
      },
    });
    await expect(run).rejects.toThrow('bad');
    expect(done).toEqual(['slow']);
  });
});
