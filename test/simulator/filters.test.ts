import { describe, expect, it } from 'vitest';
import { fieldFilters, filterRecords } from '../../src/simulator/filter-records.js';
import { adminOf, freshPlatform } from './platform-requests.js';

const records = [
  { id: 1, name: 'Rent', amount: -500, open: true, tags: ['home'], closed: null, created: 1000 },
  { id: 2, name: 'Wage', amount: 2000, open: false, tags: ['work', 'home'], closed: 3000, created: 2000 },
  { id: 3, name: 'Rental', amount: 40, open: false, tags: [], closed: 4000, created: 3000 },
];
type Item = (typeof records)[number];

function ids(query: string): number[] {
  const params = new URLSearchParams(query);
  const filters = fieldFilters<Item>(params.keys(), (item, field) =>
    new Map(Object.entries(item)).get(field),
  );
  return filterRecords(records, params, filters).map(({ id }) => id);
}

describe('filters', () => {
  it.each([
    ['amount=40', [3]],
    ['amount__gt=40', [2]],
    ['amount__gte=40&amount__lt=2000', [3]],
    ['amount__abs__gte=500', [1, 2]],
    ['amount__abs=500', [1]],
    ['name=Rent', [1]],
    ['name__contains=ent', [1, 3]],
    ['name__icontains=RENT', [1, 3]],
    ['name__exclude=Rent,Wage', [3]],
    ['name__in=Rent,Wage', [1, 2]],
    ['name__in=Rent&name__in=Rental', [1, 3]],
    ['id__in=3,1', [1, 3]],
    ['open=true', [1]],
    ['open=False', [2, 3]],
    ['open=0', [2, 3]],
    ['open=perhaps', [1, 2, 3]],
    ['closed__isnull=true', [1]],
    ['closed__isnull=false', [2, 3]],
    ['tags=home', [1, 2]],
    ['created__gte=2000', [2, 3]],
    ['created__lte=1970-01-01T00:00:02Z', [1, 2]],
    ['name=', [1, 2, 3]],
  ])('%s', (query, expected) => {
    expect(ids(query)).toEqual(expected);
  });

  it('what should be a number and is none is the fault of the request, and named', async () => {
    const platform = await freshPlatform();
    const answer = await adminOf(platform)('GET', 'admin/users/?created__gt=yesterday');
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      status: 'error',
      message: 'Enter a number',
      data: { created__gt: ['Enter a number.'] },
    });
  });

  it('parameters that an operation does not have change nothing', async () => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    const all = await admin('GET', 'admin/users/');
    expect((await admin('GET', 'admin/users/?unicorn=1')).data['count']).toBe(all.data['count']);
  });
});
