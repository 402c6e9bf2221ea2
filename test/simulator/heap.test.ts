import { describe, expect, it } from 'vitest';
import { createHeap } from '../../src/simulator/heap.js';

describe('a heap', () => {
  it('gives its items in order, however they came and went', () => {
    const heap = createHeap<number>((one, other) => one < other);
    const sorted: number[] = [];
    let seed = 1;
    for (let index = 0; index < 2000; index += 1) {
      seed = (seed * 48_271) % 2_147_483_647;
      heap.push(seed % 500);
      sorted.push(seed % 500);
      sorted.sort((one, other) => one - other);
      expect(heap.peek()).toBe(sorted[0]);
      if (index % 3 !== 0) continue;
      expect(heap.pop()).toBe(sorted.shift());
    }
    expect(heap.size).toBe(sorted.length);
    expect(heap.values().toSorted((one, other) => one - other)).toEqual(sorted);
    while (sorted.length > 0) expect(heap.pop()).toBe(sorted.shift());
    expect(heap.pop()).toBeUndefined();
    expect(heap.size).toBe(0);
  });

  it('compares few items for each of many: 2 · log2(n) at most', () => {
    let compared = 0;
    const heap = createHeap<number>((one, other) => {
      compared += 1;
      return one < other;
    });
    const count = 100_000;
    for (let index = 0; index < count; index += 1) heap.push((index * 7919) % count);
    for (let index = 0; index < count; index += 1) expect(heap.pop()).toBe(index);
    expect(compared / (2 * count)).toBeLessThan(2 * Math.log2(count));
  });
});
