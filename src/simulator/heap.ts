/** Items of which the first in an order is always at hand: adding one and taking the first cost O(log n). */
export interface Heap<Item> {
  readonly size: number;
  peek(): Item | undefined;
  push(item: Item): void;
  pop(): Item | undefined;
  /** In no particular order. */
  values(): readonly Item[];
}

/** @param before whether the one is to come before the other */
export function createHeap<Item>(before: (one: Item, other: Item) => boolean): Heap<Item> {
  const items: Item[] = [];

  /** Puts an item where it belongs, above the place. */
  function rise(item: Item, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || !before(item, parent)) break;
      items[place] = parent;
      place = above;
    }
    items[place] = item;
  }

  /** Puts an item where it belongs, from the top down. */
  function sink(item: Item): void {
    let place = 0;
    for (;;) {
      let below = place * 2 + 1;
      let child = items[below];
      if (child === undefined) break;
      const other = items[below + 1];
      if (other !== undefined && before(other, child)) {
        below += 1;
        child = other;
      }
      if (!before(child, item)) break;
      items[place] = child;
      place = below;
    }
    items[place] = item;
  }

  return {
    get size() {
      return items.length;
    },
    peek: () => items[0],
    push: (item) => rise(item, items.length),
    pop() {
      const first = items[0];
      const last = items.pop();
      if (last !== undefined && items.length > 0) sink(last);
      return first;
    },
    values: () => items,
  };
}
