/** How the terms of a call compare with those of an order, as a table. */
import { describe, expect, test } from "vitest";
import type { CallTrace } from "../../../src/errors/family.ts";
import { compareTerms, isNoWorse, isSame } from "../../../src/orders/terms.ts";
import type { Order } from "../../../src/venue.ts";

const shown = {
  order_id: "1",
  instrument_name: "X",
  label: "mm",
  direction: "buy",
  order_type: "limit",
  amount: 10,
  price: 5,
  replaced: false,
  reduce_only: false,
};

function trace(terms: object, more: Partial<CallTrace>): CallTrace {
  const asked = { instrument_name: "X", label: "mm", amount: 10, price: 5, ...terms };
  const base = { account: {}, client: "c", uniqueLabel: false, sentMs: 0, connection: 1 };
  return { ...base, direction: "buy", terms: asked, ...more };
}

describe("the terms of an order", () => {
  const compare = (terms: object, order: object = {}, more: Partial<CallTrace> = {}) =>
    compareTerms(trace(terms, more), { ...shown, ...order } as Order).fit;

  test.each<[string, object, object, string]>([
    ["all fit", {}, {}, "fits"],
    ["left out", { post_only: undefined }, {}, "fits"],
    ["flag that is not shown, not set", { mmp: false }, {}, "fits"],
    ["flag that is not shown, set", { mmp: true }, {}, "open"],
    ["a member that nothing compares", { otoco_config: [] }, {}, "open"],
    ["trigger", { trigger: "mark_price" }, { trigger: "mark_price" }, "fits"],
    ["another trigger", { trigger: "mark_price" }, { trigger: "last_price" }, "open"],
    [
      "trigger_fill_condition",
      { trigger_fill_condition: "incremental" },
      { trigger_fill_condition: "incremental" },
      "fits",
    ],
    [
      "another fill condition",
      { trigger_fill_condition: "incremental" },
      { trigger_fill_condition: "first_hit" },
      "open",
    ],
    ["time in force", { time_in_force: "fill_or_kill" }, { time_in_force: "fill_or_kill" }, "fits"],
    ["a type that became another", { type: "stop_limit" }, { original_order_type: "stop_limit" }, "fits"],
    ["another size", {}, { amount: 11 }, "differs"],
    ["another size that may only reduce", {}, { amount: 11, reduce_only: true }, "open"],
    ["another size after an edit", {}, { amount: 11, replaced: true }, "open"],
    ["no size", {}, { amount: undefined }, "open"],
    ["contracts", { contracts: 3 }, { contracts: 4 }, "differs"],
    ["a worse price", {}, { price: 5.5 }, "differs"],
    ["a worse price after an edit", {}, { price: 5.5, replaced: true }, "open"],
    ["a worse price of a triggered order", {}, { price: 5.5, original_order_type: "stop_limit" }, "open"],
    ["a better price", {}, { price: 4.5 }, "open"],
    ["a better price of a post-only order", { post_only: true }, { price: 4.5, post_only: true }, "fits"],
    ["a better price, post-only not shown", { post_only: true }, { price: 4.5 }, "open"],
    ["a better price, post-only not asked", {}, { price: 4.5, post_only: true }, "open"],
    ["a price in words", { price: "market" }, {}, "open"],
    ["no price shown", {}, { price: "market_price" }, "open"],
    ["a price in dollars", { advanced: "usd" }, { advanced: "usd", usd: 5 }, "fits"],
    ["another price in dollars", { advanced: "usd" }, { advanced: "usd", usd: 6, price: 5 }, "open"],
    ["a price of an order that is priced in volatility", {}, { price: 6, advanced: "implv" }, "open"],
    ["the other side", {}, { direction: "sell" }, "differs"],
    ["no side shown", {}, { direction: undefined }, "open"],
    ["another type where none was asked", {}, { order_type: "market" }, "open"],
  ])("%s: asked %o, shown %o, it %s", (_, terms, order, fit) => {
    expect(compare(terms, order)).toBe(fit);
  });

  test("of a sell, a higher price costs less", () => {
    const sell = { direction: "sell" } as const;
    const post = { post_only: true };
    expect(compare(post, { ...sell, ...post, price: 6 }, sell)).toBe("fits");
    expect(compare(post, { ...sell, ...post, price: 4 }, sell)).toBe("differs");
  });

  test.each([
    [5, 5 + 1e-9, true],
    [5, 5 + 1e-7, false],
    [0.001, 0.001 + 1e-9, true],
    [0.001, 0.001 + 1e-8, false],
    [1e9, 1e9 + 0.5, true],
    [-1e9, -1e9 + 0.5, true],
    [1e9, 1e9 + 2, false],
    ["a", "a", true],
    ["5", 5, false],
    [5, "5", false],
    [undefined, undefined, true],
  ])("%o and %o are the same: %s", (asked, found, same) => {
    expect(isSame(asked, found)).toBe(same);
  });

  test.each([
    ["buy", 5, 5, true],
    ["buy", 5, 6, false],
    ["buy", 5, 4, true],
    ["sell", 5, 5, true],
    ["sell", 5, 4, false],
    ["sell", 5, 6, true],
  ])("for a %s at %d, %d is no worse: %s", (side, asked, found, noWorse) => {
    expect(isNoWorse(side, asked, found)).toBe(noWorse);
  });
});
