/** A change to a book of 5,000 levels, against sorted arrays of numbers. */
import { BookSide } from "../../src/books/book-side.ts";
import { cpuOf, inTurns, report } from "./measure.ts";

const levels = 5_000;
const changes = 400_000;

/** Changes as a market makes them: most near the best price, some far away. */
function makeChanges(): readonly (readonly [price: number, amount: number])[] {
  let seed = 1;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  return Array.from({ length: changes }, () => {
    const depth = Math.floor(random() ** 4 * levels);
    return [levels - depth, random() < 0.3 ? 0 : 1 + Math.floor(random() * 100)] as const;
  });
}

/** The same with plain arrays, the best at the end. */
class PlainSide {
  readonly #prices: number[] = [];
  readonly #amounts: number[] = [];

  set(price: number, amount: number): void {
    let index = this.#prices.length;
    while (index > 0 && (this.#prices[index - 1] ?? 0) >= price) index--;
    const known = this.#prices[index] === price;
    if (amount === 0) {
      if (known) {
        this.#prices.splice(index, 1);
        this.#amounts.splice(index, 1);
      }
    } else if (known) this.#amounts[index] = amount;
    else {
      this.#prices.splice(index, 0, price);
      this.#amounts.splice(index, 0, amount);
    }
  }
}

export async function run(): Promise<void> {
  const stream = makeChanges();
  const perChange = (side: { set(price: number, amount: number): void }) => async () => {
    for (let price = 1; price <= levels; price++) side.set(price, 1);
    const cost = await cpuOf(() => {
      for (const [price, amount] of stream) side.set(price, amount);
    });
    return (cost * 1_000) / changes;
  };
  const [plain = 0, ours = 0] = await inTurns([perChange(new PlainSide()), perChange(new BookSide("bids"))], 7);
  const goal = ((1.2 * 458) / 801).toFixed(2);
  report(
    "change of a book of 5,000 levels, against arrays",
    `${ours.toFixed(0)} / ${plain.toFixed(0)} ns = ${(ours / plain).toFixed(2)}`,
    `at most ${goal}`,
  );
}
