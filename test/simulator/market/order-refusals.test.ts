import { describe, expect, test } from "vitest";
import { alice, noon, openMarket } from "./support.ts";

const perpetual = "BTC-PERPETUAL";
const instrument = { instrument_name: perpetual };

describe("what is refused, with the words of the exchange", () => {
  const invalid = (param: string, reason: string) => ({
    code: -32602,
    message: "Invalid params",
    data: { reason, param },
  });
  test.each([
    [
      "an unknown instrument",
      { instrument_name: "BTC-1JAN30", amount: 10, price: 1 },
      invalid("instrument_name", "instrument not found"),
    ],
    [
      "a malformed name",
      { instrument_name: "btc perpetual", amount: 10, price: 1 },
      invalid("instrument_name", "wrong format"),
    ],
    [
      "a broken contract",
      { ...instrument, amount: 7, price: 50_000 },
      invalid("amount", "must be a multiple of contract size"),
    ],
    ["no size", { ...instrument, price: 50_000 }, invalid("amount", "value required")],
    ["nothing at all", { ...instrument, amount: 0, price: 50_000 }, { code: 10002, message: "qty_too_low" }],
    [
      "sizes that disagree",
      { ...instrument, amount: 20, contracts: 3, price: 50_000 },
      invalid("contracts", "must agree with amount"),
    ],
    ["a limit without price", { ...instrument, amount: 10 }, invalid("price", "value required")],
    [
      "a price off the tick",
      { ...instrument, amount: 10, price: 50_000.3 },
      invalid("price", "must conform to tick size"),
    ],
    [
      "a price that is all but nothing",
      { ...instrument, amount: 10, price: 1e-320 },
      invalid("price", "must conform to tick size"),
    ],
    [
      "a buy above the band",
      { ...instrument, amount: 10, price: 70_000 },
      { code: 10007, message: "price_too_high 60900" },
    ],
    [
      "a label of more than 64 characters",
      { ...instrument, amount: 10, price: 50_000, label: "x".repeat(65) },
      invalid("label", "value is too long"),
    ],
    [
      "post-only without limit",
      { ...instrument, amount: 10, type: "market", post_only: true },
      { code: 11055, message: "post_only_not_allowed" },
    ],
    [
      "post-only at once",
      { ...instrument, amount: 10, price: 5_000, post_only: true, time_in_force: "fill_or_kill" },
      { code: 11055, message: "post_only_not_allowed" },
    ],
    [
      "a late order",
      { ...instrument, amount: 10, price: 50_000, valid_until: noon - 1 },
      { code: 13888, message: "timed_out" },
    ],
    [
      "reducing nothing",
      { ...instrument, amount: 10, price: 50_000, reduce_only: true },
      { code: 11030, message: "other_reject reduce_direction" },
    ],
    [
      "too small a tip",
      { ...instrument, amount: 10_000, price: 50_000, display_amount: 50 },
      { code: 10036, message: "invalid_max_show_amount" },
    ],
    [
      "implied volatility of a future",
      { ...instrument, amount: 10, price: 50, advanced: "implv" },
      { code: 11038, message: "no_adv_for_futures" },
    ],
    [
      "a stop without trigger",
      { ...instrument, amount: 10, type: "stop_market", trigger_price: 70_000 },
      invalid("trigger", "value required"),
    ],
    [
      "a stop that would fire at once",
      { ...instrument, amount: 10, type: "stop_market", trigger: "mark_price", trigger_price: 50_000 },
      { code: 11036, message: "invalid_trigger_price" },
    ],
    [
      "more than the account can carry",
      { ...instrument, amount: 400_000_000, price: 50_000 },
      { code: 10009, message: "not_enough_funds" },
    ],
    [
      "reduce-only spot",
      { instrument_name: "BTC_USDC", amount: 0.1, price: 60_000, reduce_only: true },
      { code: 11047, message: "unsupported_arg_combination" },
    ],
    [
      "spot without the money",
      { instrument_name: "BTC_USDC", amount: 30, price: 60_000 },
      { code: 10039, message: "not_enough_funds_in_currency USDC", data: { currency: "USDC" } },
    ],
  ])("%s", (_what, params, refusal) => {
    const market = openMarket();
    expect(market.refusal(alice, "private/buy", params)).toEqual(refusal);
    expect(market.events).toEqual([]);
    expect(market.call(alice, "private/get_open_orders")).toEqual([]);
  });

  test("a sell below the band", () => {
    expect(openMarket().refusal(alice, "private/sell", { ...instrument, amount: 10, price: 50_000 })).toEqual({
      code: 10005,
      message: "price_too_low 59100",
    });
  });

  test("every order while the book is not open, but no cancel while it is locked", () => {
    const market = openMarket();
    const { order } = market.buy(alice, { ...instrument, amount: 10, price: 50_000 });
    const attempt = { ...instrument, amount: 10, price: 50_000 };
    for (const [state, code] of [
      ["halted", 10012],
      ["settlement", 10041],
      ["locked", 10019],
    ] as const) {
      market.exchange.setInstrumentState(perpetual, state);
      expect(market.refusal(alice, "private/buy", attempt)).toMatchObject({ code });
      expect(market.refusal(alice, "private/edit", { order_id: order["order_id"], amount: 20 })).toMatchObject({
        code,
      });
    }
    expect(market.call(alice, "private/cancel", { order_id: order["order_id"] })).toMatchObject({
      order_state: "cancelled",
    });
    expect(market.events).toContainEqual({ kind: "instrument_state", instrument: perpetual, state: "locked" });
  });

  test("an inactive book cancels all that was in it", () => {
    const market = openMarket();
    market.buy(alice, { ...instrument, amount: 10, price: 50_000 });
    market.exchange.setInstrumentState(perpetual, "inactive");
    expect(market.call(alice, "private/get_open_orders")).toEqual([]);
    expect(market.exchange.book(perpetual).bids).toEqual([]);
    expect(market.refusal(alice, "private/buy", { ...instrument, amount: 10, price: 50_000 })).toMatchObject({
      code: 10012,
    });
  });
});

test("a limit outside of the price band moves to its end with outOfBand clamp", () => {
  const market = openMarket({ market: { outOfBand: "clamp" } });
  const { order } = market.buy(alice, { ...instrument, amount: 10, price: 70_000 });
  expect(order).toMatchObject({ order_state: "open", price: 60_900 });
  const { order_id } = order;
  market.call(alice, "private/edit", { order_id, amount: 10, price: 55_000 });
  expect(market.call(alice, "private/edit", { order_id, amount: 10, price: 65_000 })).toMatchObject({
    order: { price: 60_900 },
  });
  market.call(alice, "private/cancel_all");
  expect(market.sell(alice, { ...instrument, amount: 10, price: 1_000 }).order).toMatchObject({ price: 59_100 });
});
