/** One side of an order book: price levels in order, the best one last. */

/** A price and the total size there. */
export interface BookLevel {
  readonly price: number;
  readonly amount: number;
}

const firstSize = 256;
/** Fewer levels than this are moved one by one: that is cheaper than the call that moves many. */
const fewLevels = 24;

/**
 * Levels in two typed arrays, sorted so that the best is at the end, because nearly all changes happen near it: they
 * are found by few steps from the end, and move few levels.
 */
export class BookSide {
  /** Prices, negated for asks: so that the best is the greatest on both sides. */
  #keys = new Float64Array(firstSize);
  #amounts = new Float64Array(firstSize);
  #length = 0;
  readonly #sign: 1 | -1;

  constructor(side: "bids" | "asks") {
    this.#sign = side === "bids" ? 1 : -1;
  }

  get length(): number {
    return this.#length;
  }

  get best(): BookLevel | undefined {
    return this.at(0);
  }

  /** The level at a rank, 0 for the best. */
  at(rank: number): BookLevel | undefined {
    const index = this.#length - 1 - rank;
    if (rank < 0 || index < 0) return undefined;
    return { price: (this.#keys[index] ?? 0) * this.#sign, amount: this.#amounts[index] ?? 0 };
  }

  /** The levels from the best on, at most `depth` of them. */
  levels(depth = Number.POSITIVE_INFINITY): BookLevel[] {
    const count = Math.min(depth, this.#length);
    return Array.from({ length: count }, (_, rank) => this.at(rank) as BookLevel);
  }

  /** The total size at a price; 0 where there is none. */
  amountAt(price: number): number {
    const key = price * this.#sign;
    const index = this.#find(key);
    return index < this.#length && this.#keys[index] === key ? (this.#amounts[index] ?? 0) : 0;
  }

  /** Sets the total size at a price; 0 takes the level out. */
  set(price: number, amount: number): void {
    const key = price * this.#sign;
    const index = this.#find(key);
    const known = index < this.#length && this.#keys[index] === key;
    if (amount === 0) {
      if (known) this.#remove(index);
    } else if (known) {
      this.#amounts[index] = amount;
    } else {
      this.#insert(index, key, amount);
    }
  }

  clear(): void {
    this.#length = 0;
  }

  /** Index of the first level whose key is not below `key`: in growing steps from the end, then by halving. */
  #find(key: number): number {
    const keys = this.#keys;
    let high = this.#length;
    let step = 1;
    let low = high - 1;
    while (low >= 0 && (keys[low] ?? 0) >= key) {
      high = low;
      low -= step;
      step *= 2;
    }
    low = Math.max(low + 1, 0);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #remove(index: number): void {
    const keys = this.#keys;
    const amounts = this.#amounts;
    const last = --this.#length;
    if (last - index < fewLevels) {
      for (let at = index; at < last; at++) {
        keys[at] = keys[at + 1] ?? 0;
        amounts[at] = amounts[at + 1] ?? 0;
      }
    } else {
      keys.copyWithin(index, index + 1, last + 1);
      amounts.copyWithin(index, index + 1, last + 1);
    }
  }

  #insert(index: number, key: number, amount: number): void {
    if (this.#length === this.#keys.length) this.#grow();
    const keys = this.#keys;
    const amounts = this.#amounts;
    const end = this.#length++;
    if (end - index < fewLevels) {
      for (let at = end; at > index; at--) {
        keys[at] = keys[at - 1] ?? 0;
        amounts[at] = amounts[at - 1] ?? 0;
      }
    } else {
      keys.copyWithin(index + 1, index, end);
      amounts.copyWithin(index + 1, index, end);
    }
    keys[index] = key;
    amounts[index] = amount;
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    const amounts = new Float64Array(this.#amounts.length * 2);
    keys.set(this.#keys);
    amounts.set(this.#amounts);
    this.#keys = keys;
    this.#amounts = amounts;
  }
}
