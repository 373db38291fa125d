/** One side of a book by hand: sorted arrays, searched by halves, with the best price at the end. */
export class SortedBook {
  readonly #prices: number[] = [];
  readonly #amounts: number[] = [];
  /** 1 where the lowest price is the best. */
  readonly #sign: 1 | -1;

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  get best(): number {
    return this.#prices.at(-1) ?? Number.NaN;
  }

  set(price: number, amount: number): void {
    let index = 0;
    for (let end = this.#prices.length; index < end; ) {
      const half = (index + end) >>> 1;
      if (((this.#prices[half] as number) - price) * this.#sign > 0) index = half + 1;
      else end = half;
    }
    const isKnown = this.#prices[index] === price;
    if (amount === 0) {
      if (!isKnown) return;
      this.#prices.splice(index, 1);
      this.#amounts.splice(index, 1);
    } else if (isKnown) this.#amounts[index] = amount;
    else {
      this.#prices.splice(index, 0, price);
      this.#amounts.splice(index, 0, amount);
    }
  }
}
