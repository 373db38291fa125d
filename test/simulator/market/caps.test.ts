import { describe, expect, test } from "vitest";
import { alice, bob, openMarket, optionName, trade, type Wire } from "./support.ts";

const perpetual = { instrument_name: "BTC-PERPETUAL" };
const limit = { ...perpetual, amount: 6_000, price: 60_000 };
const stop = {
  ...perpetual,
  amount: 10,
  type: "stop_market",
  trigger: "mark_price",
  trigger_price: 70_000,
  time_in_force: "good_til_cancelled",
};

describe("orders beyond the caps of an account", () => {
  test.each([
    ["openOrders", { openOrders: 1 }, 10013, "pme_max_total_open_orders 1"],
    ["futureOrders", { futureOrders: 1 }, 10014, "pme_max_future_open_orders 1"],
    ["futureOrdersSize, in coins", { futureOrdersSize: 0.15 }, 10016, "pme_max_future_open_orders_size 0.15"],
    ["futurePositionSize, in coins", { futurePositionSize: 0.15 }, 10018, "non_pme_max_future_position_size 0.15"],
  ])("are refused: %s", (_what, caps, code, message) => {
    const market = openMarket({ caps });
    const { order } = market.buy(alice, limit);
    expect(market.refusal(alice, "private/buy", limit)).toEqual({ code, message });
    market.call(alice, "private/cancel", { order_id: order["order_id"] });
    market.buy(alice, limit);
  });

  test("are refused by kind: options by their number and size, spot by its number", () => {
    const caps = { optionOrders: 2, optionOrdersSize: 3, spotOrders: 1 };
    const market = openMarket({ caps });
    const call = { instrument_name: optionName(market, "BTC", "C", 5), amount: 2, price: 0.001 };
    market.buy(alice, call);
    expect(market.refusal(alice, "private/buy", call)).toMatchObject({ code: 10017 });
    market.buy(alice, { ...call, amount: 1 });
    expect(market.refusal(alice, "private/buy", { ...call, amount: 1 })).toMatchObject({ code: 10015 });
    const spot = { instrument_name: "BTC_USDC", amount: 0.01, price: 59_000 };
    market.buy(alice, spot);
    expect(market.refusal(alice, "private/buy", spot)).toEqual({ code: 11013, message: "max_spot_open_orders 1" });
    market.buy(alice, limit);
  });

  test("leave room for what cannot rest and for what reduces", () => {
    const market = openMarket({ caps: { openOrders: 1, futurePositionSize: 0.25 } });
    trade(market, alice, bob, limit);
    market.buy(alice, { ...limit, price: 59_500 });
    market.sell(alice, { ...limit, price: 60_500, reduce_only: true });
    expect(market.buy(alice, { ...limit, amount: 10, time_in_force: "immediate_or_cancel" }).order).toMatchObject({
      order_state: "cancelled",
    });
    expect(market.refusal(alice, "private/buy", { ...limit, type: "market" })).toMatchObject({ code: 10018 });
  });

  test("are refused when an edit makes them so, and not when it makes them smaller", () => {
    const market = openMarket({ caps: { futureOrdersSize: 0.1 } });
    const { order_id } = market.buy(alice, limit).order;
    expect(market.refusal(alice, "private/edit", { order_id, amount: 6_010, price: 60_000 })).toMatchObject({
      code: 10016,
    });
    market.call(alice, "private/edit", { order_id, amount: 5_000, price: 60_000 });
  });

  test("do not apply to mass quotes", () => {
    const market = openMarket({ caps: { openOrders: 0 } });
    const { orders } = market.call<{ orders: Wire[] }>(alice, "private/mass_quote", {
      quote_id: "1",
      mmp_group: "g",
      detailed: true,
      quotes: [{ ...perpetual, bid: { price: 59_000, amount: 10 }, ask: { price: 61_000, amount: 10 } }],
    });
    expect(orders).toHaveLength(2);
  });
});

describe("orders that wait beyond the caps of an account", () => {
  test("are refused by the kind of price that they wait for", () => {
    const market = openMarket({ caps: { triggerOrders: 1 } });
    market.buy(alice, stop);
    expect(market.refusal(alice, "private/buy", stop)).toEqual({ code: 11035, message: "no_more_triggers 1" });
    market.buy(alice, { ...stop, trigger: "index_price" });
    market.buy(bob, stop);
  });

  test("are a hundred of a kind by default", () => {
    const market = openMarket();
    for (let i = 0; i < 100; i += 1) market.buy(alice, stop);
    expect(market.refusal(alice, "private/buy", stop)).toEqual({ code: 11035, message: "no_more_triggers 100" });
  });

  test("are refused behind a primary order, those with a trigger among the trigger orders too", () => {
    const market = openMarket({ caps: { linkedOrders: 3, triggerOrders: 1 } });
    const loss = { amount: 10, direction: "sell", type: "stop_market", trigger: "mark_price", trigger_price: 50_000 };
    const profit = { amount: 10, direction: "sell", type: "limit", price: 61_000 };
    const entry = { ...perpetual, amount: 10, price: 59_000, linked_order_type: "one_triggers_other" };
    market.buy(alice, { ...entry, otoco_config: [profit, loss] });
    expect(market.refusal(alice, "private/buy", { ...entry, otoco_config: [loss] })).toMatchObject({ code: 11035 });
    expect(market.refusal(alice, "private/buy", { ...entry, otoco_config: [profit, profit] })).toEqual({
      code: 13901,
      message: "no_more_oto_orders",
    });
    market.buy(alice, { ...entry, otoco_config: [profit] });
  });
});
