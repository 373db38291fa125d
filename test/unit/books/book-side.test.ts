import fc from "fast-check";
import { expect, test } from "vitest";
import { BookSide } from "../../../src/books/book-side.ts";

const change = fc.record({ price: fc.integer({ min: 1, max: 600 }), amount: fc.integer({ min: 0, max: 5 }) });

test.each(["bids", "asks"] as const)("%s equal those of a plain map, after any changes", (name) => {
  let deepest = 0;
  fc.assert(
    fc.property(fc.array(change, { maxLength: 2_000 }), (changes) => {
      const side = new BookSide(name);
      const plain = new Map<number, number>();
      for (const { price, amount } of changes) {
        side.set(price, amount);
        if (amount === 0) plain.delete(price);
        else plain.set(price, amount);
      }
      const expected = [...plain]
        .map(([price, amount]) => ({ price, amount }))
        .sort((a, b) => (name === "bids" ? b.price - a.price : a.price - b.price));
      deepest = Math.max(deepest, side.length);
      expect(side.levels()).toEqual(expected);
      expect(side.best).toEqual(expected[0]);
      expect(side.levels(3)).toEqual(expected.slice(0, 3));
      expect(side.at(expected.length)).toBeUndefined();
      for (const { price } of changes) expect(side.amountAt(price)).toBe(plain.get(price) ?? 0);
    }),
    { numRuns: 60 },
  );
  console.info(`${name}: up to ${deepest} levels`);
  // Deeper than its first size, and than what is moved one by one.
  expect(deepest).toBeGreaterThan(300);
});

test.each(["bids", "asks"] as const)("%s lose a level at any depth, and keep all others", (name) => {
  for (let rank = 0; rank < 400; rank += 7) {
    const side = new BookSide(name);
    for (let price = 1; price <= 400; price++) side.set(price, price);
    const before = side.levels();
    side.set(before[rank]?.price ?? 0, 0);
    expect(side.levels()).toEqual(before.filter((_, index) => index !== rank));
  }
});

test("a side grows beyond its first size", () => {
  const side = new BookSide("asks");
  for (let price = 5_000; price > 0; price--) side.set(price, price);
  expect([side.length, side.best, side.at(4_999)]).toEqual([
    5_000,
    { price: 1, amount: 1 },
    { price: 5_000, amount: 5_000 },
  ]);
});
