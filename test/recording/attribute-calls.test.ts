import { expect, it } from 'vitest';
import { attributeCalls } from '../../src/recording/attribute-calls.js';

const calls = { 'GET /3/admin/users/': 1 };
const deliveries = [
  { at: 0, company: 'acme', body: { data: { id: 'tx-1' } }, calls },
  { at: 5, company: 'acme', body: { data: { id: 'tx-2' } }, calls },
  { at: 5, company: 'other', body: { data: { id: 'tx-1' } }, calls: null },
];

function ownerOf(...asked: [at: number, path: string, company?: string | null][]): number[] {
  const made = asked.map(([at, path, company = 'acme']) => ({
    at,
    company,
    request: { method: 'GET', url: `https://api.example.com/3/${path}`, headers: {}, body: null },
  }));
  const attributed = attributeCalls(made, deliveries);
  return made.map((call) => attributed.findIndex((list) => list.includes(call)));
}

it('a call belongs to the delivery that it names, of its company and before it', () => {
  expect(ownerOf([9, 'admin/transactions/tx-1/'], [9, 'admin/transactions/tx-2/'])).toEqual([0, 1]);
  expect(ownerOf([9, 'admin/transactions/tx-1/', 'other'])).toEqual([2]);
  expect(ownerOf([3, 'admin/transactions/tx-2/'])).toEqual([0]);
  expect(ownerOf([-1, 'admin/transactions/tx-1/'])).toEqual([-1]);
});

it('a call that names none belongs to the first that did so when it was recorded, and has not yet; else to the last', () => {
  expect(ownerOf([9, 'admin/users/'], [9, 'admin/users/'], [9, 'admin/users/'])).toEqual([0, 1, 1]);
  expect(ownerOf([9, 'admin/groups/'])).toEqual([1]);
});
