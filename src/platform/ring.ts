/** A queue that costs the same at both ends, however long it is. */

const firstSize = 16;

/** First in, first out, over a ring of slots that doubles when it is full. An empty one has no slots yet. */
export class Ring<Item> {
  #slots: (Item | undefined)[] = [];
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: Item): void {
    if (this.#length === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.#length) & (this.#slots.length - 1)] = item;
    this.#length++;
  }

  /** The oldest item, left in place. */
  peek(): Item | undefined {
    return this.#slots[this.#head];
  }

  /** The oldest item, taken out. */
  shift(): Item | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#length--;
    return item;
  }

  clear(): void {
    this.#slots = [];
    this.#head = 0;
    this.#length = 0;
  }

  *[Symbol.iterator](): Generator<Item> {
    for (let index = 0; index < this.#length; index++) {
      yield this.#slots[(this.#head + index) & (this.#slots.length - 1)] as Item;
    }
  }

  #grow(): void {
    const slots = new Array<Item | undefined>(Math.max(firstSize, this.#slots.length * 2)).fill(undefined);
    for (let index = 0; index < this.#length; index++) {
      slots[index] = this.#slots[(this.#head + index) & (this.#slots.length - 1)];
    }
    this.#slots = slots;
    this.#head = 0;
  }
}
