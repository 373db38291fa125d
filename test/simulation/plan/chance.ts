/** Draws from a stream of numbers that a seed decides. */
import type { Random } from "../../../src/platform/random.ts";

/** Chance in the words of its callers. */
export class Chance {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A number from `least` to below `most`. */
  between(least: number, most: number): number {
    return least + this.#random() * (most - least);
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  /** True in `share` of all cases. */
  happens(share: number): boolean {
    return this.#random() < share;
  }

  /** One of several. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random() * items.length)];
    if (items.length === 0) throw new RangeError("Nothing to pick from: the list is empty.");
    return item as Item;
  }

  /** Some of several, each with the same chance, in their order. */
  some<Item>(items: readonly Item[], share: number): Item[] {
    return items.filter(() => this.happens(share));
  }
}
