import { expect, test } from "vitest";
import { figuresOf } from "../../bench/measure/figures.ts";

test("a figure is the median of the rounds, with the lowest and the highest", () => {
  const [figure] = figuresOf(new Map([["ws", [5, 1, 9, 2, 3]]]));
  expect(figure).toMatchObject({ contender: "ws", median: 3, low: 1, high: 9, ratio: { median: 1, low: 1, high: 1 } });
});

test("a ratio compares rounds that followed each other, so a slow spell of the machine that both met cancels out", () => {
  const slow = 10;
  const samples = new Map([
    ["ws", [4, 4 * slow, 4]],
    ["deribit-rpc", [2, 2 * slow, 3]],
  ]);
  expect(figuresOf(samples)[1]?.ratio).toEqual({ median: 0.5, low: 0.5, high: 0.75 });
});
