import { describe, expect, test } from "vitest";
import { alice, bob, noon, openMarket, type TestMarket, trade } from "./support.ts";

const instrument = { instrument_name: "BTC-PERPETUAL" };

function place(market: TestMarket, userId: number, params: object): string {
  return String(market.buy(userId, { ...instrument, ...params }).order["order_id"]);
}

/** The account whose order a sale at the price fills first. */
function firstFilled(market: TestMarket, price: number): unknown {
  market.events.length = 0;
  market.sell(bob, { ...instrument, amount: 10, price, time_in_force: "immediate_or_cancel" });
  const maker = market.events.find((event) => event.kind === "changes" && event.userId === alice);
  return maker?.kind === "changes" ? (maker.orders[0] as Record<string, unknown>)["label"] : undefined;
}

describe("an edit", () => {
  test("keeps id and fills, and says that it replaced", () => {
    const market = openMarket();
    const order_id = place(market, alice, { amount: 100, price: 60_000, label: "x" });
    market.sell(bob, { ...instrument, amount: 30, price: 60_000 });
    const edited = market.call(alice, "private/edit", { order_id, amount: 50, price: 59_990 });
    expect(edited).toMatchObject({
      order: { order_id, replaced: true, amount: 50, filled_amount: 30, price: 59_990, order_state: "open" },
      trades: [],
    });
    expect(market.exchange.book("BTC-PERPETUAL").bids).toEqual([[59_990, 20]]);
  });

  test.each([
    ["keeps its place when only the size shrinks", { amount: 50 }, "first"],
    ["loses its place when the size grows", { amount: 200 }, "second"],
    ["loses its place when the price changes, also back", { amount: 100, price: 59_999 }, "second"],
  ])("%s", (_what, change, winner) => {
    const market = openMarket();
    const order_id = place(market, alice, { amount: 100, price: 60_000, label: "first" });
    place(market, alice, { amount: 100, price: 60_000, label: "second" });
    market.call(alice, "private/edit", { order_id, ...change });
    if ("price" in change) market.call(alice, "private/edit", { order_id, amount: 100, price: 60_000 });
    expect(firstFilled(market, 60_000)).toBe(winner);
  });

  test("may trade at once", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 30, price: 60_100 });
    const order_id = place(market, alice, { amount: 100, price: 60_000 });
    expect(market.call(alice, "private/edit", { order_id, amount: 100, price: 60_100 })).toMatchObject({
      order: { filled_amount: 30, order_state: "open" },
      trades: [{ price: 60_100, amount: 30, liquidity: "T" }],
    });
  });

  test("down to what is filled closes the order", () => {
    const market = openMarket();
    const order_id = place(market, alice, { amount: 100, price: 60_000 });
    market.sell(bob, { ...instrument, amount: 30, price: 60_000 });
    expect(market.call(alice, "private/edit", { order_id, amount: 30 })).toMatchObject({
      order: { order_state: "cancelled", filled_amount: 30 },
    });
    expect(market.exchange.book("BTC-PERPETUAL").bids).toEqual([]);
  });

  test("of a reject_post_only order that would trade cancels it", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 30, price: 60_100 });
    const order_id = place(market, alice, { amount: 100, price: 60_000, post_only: true, reject_post_only: true });
    expect(market.call(alice, "private/edit", { order_id, amount: 100, price: 60_100 })).toMatchObject({
      order: { order_state: "cancelled", cancel_reason: "edit_post_only_reject" },
      trades: [],
    });
  });

  test("of a post-only order that would trade moves it inside the spread", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 30, price: 60_100 });
    const order_id = place(market, alice, { amount: 100, price: 60_000, post_only: true });
    expect(market.call(alice, "private/edit", { order_id, amount: 100, price: 60_500 })).toMatchObject({
      order: { price: 60_099.5 },
    });
  });

  test("into reduce_only cuts the order to the position, and is refused without one", () => {
    const market = openMarket();
    const order_id = place(market, alice, { amount: 100, price: 59_000 });
    const edit = { order_id, amount: 100, reduce_only: true };
    expect(market.refusal(alice, "private/edit", edit)).toMatchObject({ code: 11030 });
    trade(market, bob, alice, { ...instrument, amount: 40, price: 60_000 });
    expect(market.call(alice, "private/edit", edit)).toMatchObject({ order: { amount: 40, reduce_only: true } });
  });

  test("counts the order once: margin that it holds already is not counted again", () => {
    const market = openMarket({ balances: { BTC: 0.01 } });
    const order_id = place(market, alice, { amount: 29_000, price: 60_000 });
    expect(market.refusal(alice, "private/buy", { ...instrument, amount: 10_000, price: 60_000 })).toMatchObject({
      code: 10009,
    });
    expect(market.call(alice, "private/edit", { order_id, amount: 29_500, price: 60_001 })).toMatchObject({
      order: { amount: 29_500 },
    });
    expect(market.refusal(alice, "private/edit", { order_id, amount: 60_000 })).toMatchObject({ code: 10009 });
    expect(market.exchange.book("BTC-PERPETUAL").bids).toEqual([[60_001, 29_500]]);
  });

  test.each([
    ["of an unknown order", { order_id: "1", amount: 10 }, { code: 10004, message: "order_not_found" }],
    ["after its deadline", { amount: 10, valid_until: noon - 1 }, { code: 13888, message: "timed_out" }],
    [
      "of the mmp flag",
      { amount: 10, mmp: true },
      { code: -32602, message: "Invalid params", data: { param: "mmp", reason: "editing mmp flag is not supported" } },
    ],
    [
      "to a broken contract",
      { amount: 15 },
      {
        code: -32602,
        message: "Invalid params",
        data: { param: "amount", reason: "must be a multiple of contract size" },
      },
    ],
    ["beyond the band", { amount: 10, price: 99_000 }, { code: 10007, message: "price_too_high 60900" }],
    [
      "of an ordinary order into an advanced one",
      { amount: 10, advanced: "usd", price: 60_000 },
      { code: 11041, message: "not_adv_order" },
    ],
  ])("is refused %s", (_what, change, refusal) => {
    const market = openMarket();
    const order_id = place(market, alice, { amount: 100, price: 60_000 });
    expect(market.refusal(alice, "private/edit", { order_id, ...change })).toEqual(refusal);
  });

  test("of a closed order is refused", () => {
    const market = openMarket();
    const order_id = place(market, alice, { amount: 100, price: 60_000 });
    market.call(alice, "private/cancel", { order_id });
    expect(market.refusal(alice, "private/edit", { order_id, amount: 10 })).toEqual({
      code: 11044,
      message: "not_open_order",
    });
  });
});

describe("an edit by label", () => {
  test("finds the one order with the label", () => {
    const market = openMarket();
    place(market, alice, { amount: 100, price: 60_000, label: "mine" });
    expect(market.call(alice, "private/edit_by_label", { ...instrument, label: "mine", amount: 20 })).toMatchObject({
      order: { amount: 20 },
    });
  });

  test("is refused where there are none or several", () => {
    const market = openMarket();
    const edit = { ...instrument, label: "mine", amount: 20 };
    expect(market.refusal(alice, "private/edit_by_label", edit)).toMatchObject({ code: 10004 });
    place(market, alice, { amount: 100, price: 60_000, label: "mine" });
    place(market, alice, { amount: 100, price: 60_000, label: "mine" });
    expect(market.refusal(alice, "private/edit_by_label", edit)).toEqual({
      code: 13032,
      message: "non_unique_order_label",
    });
  });
});
