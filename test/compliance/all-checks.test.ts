import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import { checkGroups, type Check } from '../../src/compliance/define-check.js';
import { lifecycleCalls } from '../../src/contract/calls.js';
import { pages } from '../../src/contract/sources.js';

const folder = join(import.meta.dirname, '../../src/compliance/checks');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

/** What a file exports: one check, or the list of a family whose members differ in data. By the file's name, as any export. */
async function checksOf(file: string): Promise<Check[]> {
  const exported: Record<string, Check | readonly Check[]> = await import(join(folder, file));
  const name = basename(file, '.ts').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  expect(Object.keys(exported), file).toEqual([name]);
  return [exported[name] ?? []].flat();
}

describe('the list of all checks', () => {
  it('has each check of each file in checks/, in the folder of its group, and nothing else', async () => {
    const found = await Promise.all(
      files.map(async (file) => {
        const checks = await checksOf(file);
        // A rule of all three calls has one file for them.
        const groups: readonly string[] = dirname(file) === 'lifecycle' ? lifecycleCalls : [dirname(file)];
        const isAtHome = ({ id, group }: Check): boolean =>
          groups.includes(group) && (checks.length > 1 || id === basename(file, '.ts'));
        expect(checks.filter((check) => !isAtHome(check)).map(({ id }) => id)).toEqual([]);
        return checks;
      }),
    );
    expect(new Set(allChecks)).toEqual(new Set(found.flat()));
    expect(allChecks).toHaveLength(found.flat().length);
  });

  it('has every id once', () => {
    const ids = allChecks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is in the order of the groups', () => {
    const groups = allChecks.map(({ group }) => checkGroups.indexOf(group));
    expect(groups).toEqual(groups.toSorted((a, b) => a - b));
  });

  it('has no check that comes after one which does not exist, or after itself', () => {
    const after = new Map(allChecks.map(({ id, after: before = [] }) => [id, before]));
    const reaches = (id: string, seen: readonly string[]): boolean =>
      seen.includes(id) || (after.get(id) ?? []).some((other) => reaches(other, [...seen, id]));
    const wrong = [...after].filter(
      ([id, before]) => before.some((other) => !after.has(other)) || reaches(id, []),
    );
    expect(wrong).toEqual([]);
  });

  it('has no check beside others that comes after one which runs alone, at the end', () => {
    const alone = new Set(allChecks.flatMap(({ id, needs = [] }) => (needs.includes('restart') ? [id] : [])));
    const beside = allChecks.filter(({ id }) => !alone.has(id));
    expect(beside.flatMap(({ after = [] }) => after.filter((id) => alone.has(id)))).toEqual([]);
  });
});

/** Everything that has to have passed before the check is begun. */
function allBefore(id: string): string[] {
  const after = allChecks.find((check) => check.id === id)?.after ?? [];
  return [...after, ...after.flatMap(allBefore)];
}

describe('a check that begins with', () => {
  it.each([
    ['activated', 'activate-accepted'],
    ['rotated', 'rotate-accepted'],
    ['work', 'webhook-accepted'],
  ])('%s() comes after %s, which judges that', (verb, judging) => {
    const beginning = allChecks.filter(({ run }) => run.toString().includes(`.${verb}(`));
    expect(beginning.length).toBeGreaterThan(3);
    expect(beginning.filter(({ id }) => !allBefore(id).includes(judging)).map(({ id }) => id)).toEqual([]);
  });
});

describe.each(allChecks.map((check) => [check.id, check] as const))('%s', (_id, check) => {
  it('says what it is about, how it looks, how to mend it, and the clause that it rests on', () => {
    expect(check.title).toMatch(/^[A-Z].*[^.]$/);
    expect(check.observes).toMatch(/^[A-Z\d].*\.$/);
    expect(check.fix).toMatch(/\.$/);
    expect(check.source.text).toMatch(/\.$/);
    expect(Object.values(pages)).toContain(check.source.url);
  });
});

it('each check imports define-check and the contract only', () => {
  const foreign = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/from '([^']+)'/g)]
      .map(([, from = '']) => from)
      .filter((from) => !/contract\/|\/define-check\.js$/.test(from))
      .map((from) => `${file}: ${from}`),
  );
  expect(foreign).toEqual([]);
});
