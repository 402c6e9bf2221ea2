/** A map that also finds its items by a field of theirs that never changes, without a look at all others. */
export class GroupedMap<Key, Item> extends Map<Key, Item> {
  readonly #groupOf: (item: Item) => string;
  readonly #groups = new Map<string, Item[]>();

  constructor(groupOf: (item: Item) => string) {
    super();
    this.#groupOf = groupOf;
  }

  /** Those of a group, in the order in which they came. */
  group(name: string): readonly Item[] {
    return this.#groups.get(name) ?? [];
  }

  override set(key: Key, item: Item): this {
    const earlier = this.get(key);
    if (earlier === item) return this;
    if (earlier !== undefined) this.#leaveGroup(earlier);
    const name = this.#groupOf(item);
    const group = this.#groups.get(name);
    if (group === undefined) this.#groups.set(name, [item]);
    else group.push(item);
    return super.set(key, item);
  }

  override delete(key: Key): boolean {
    const item = this.get(key);
    if (item !== undefined) this.#leaveGroup(item);
    return super.delete(key);
  }

  override clear(): void {
    this.#groups.clear();
    super.clear();
  }

  #leaveGroup(item: Item): void {
    const name = this.#groupOf(item);
    // A new list: whoever goes through the old one is not disturbed.
    const left = this.group(name).filter((one) => one !== item);
    if (left.length === 0) this.#groups.delete(name);
    else this.#groups.set(name, left);
  }
}
