import { describe, expect, test } from "vitest";
import { alice, bob, openMarket, type TestMarket, type Wire } from "./support.ts";

const instrument = { instrument_name: "BTC-PERPETUAL" };

function history(market: TestMarket): Wire[] {
  return market.call<{ entries: Wire[] }>(alice, "private/get_trigger_order_history", { currency: "BTC" }).entries;
}

function open(market: TestMarket): Wire[] {
  return market.call<Wire[]>(alice, "private/get_open_orders");
}

describe("a trigger order", () => {
  test("waits without a price of its own, and shows no fills", () => {
    const market = openMarket();
    const { order } = market.buy(alice, {
      ...instrument,
      amount: 10,
      type: "stop_market",
      trigger: "index_price",
      trigger_price: 61_000,
    });
    expect(order).toMatchObject({
      order_state: "untriggered",
      order_type: "stop_market",
      price: "market_price",
      trigger: "index_price",
      trigger_price: 61_000,
      triggered: false,
    });
    expect(order["order_id"]).toMatch(/^SLIB-\d+$/);
    expect(order).not.toHaveProperty("filled_amount");
    expect(order).not.toHaveProperty("average_price");
  });

  test.each([
    [
      "a stop buy when the reference rises",
      "private/buy",
      { type: "stop_limit", price: 60_500, trigger_price: 60_400 },
      60_400,
    ],
    ["a stop sale when it falls", "private/sell", { type: "stop_limit", price: 59_500, trigger_price: 59_600 }, 59_600],
    ["a take buy when it falls", "private/buy", { type: "take_limit", price: 59_500, trigger_price: 59_600 }, 59_600],
    ["a take sale when it rises", "private/sell", { type: "take_limit", price: 60_500, trigger_price: 60_400 }, 60_400],
  ])("fires %s, and makes a second order with an id of its own", (_what, method, params, price) => {
    const market = openMarket();
    const { order } = market.call<{ order: Wire }>(alice, method, {
      ...instrument,
      amount: 10,
      trigger: "index_price",
      label: "t",
      ...params,
    });
    market.exchange.setIndexPrice("btc_usd", price + (params.trigger_price > 60_000 ? -1 : 1));
    expect(open(market)).toMatchObject([{ order_state: "untriggered" }]);
    market.events.length = 0;
    market.exchange.setIndexPrice("btc_usd", price);
    expect(open(market)).toMatchObject([
      {
        order_state: "open",
        order_type: "limit",
        price: params.price,
        trigger_order_id: order["order_id"],
        label: "t",
        triggered: true,
      },
    ]);
    expect(open(market)[0]?.["order_id"]).not.toBe(order["order_id"]);
    expect(market.call(alice, "private/get_order_state", { order_id: order["order_id"] })).toMatchObject({
      order_state: "triggered",
      triggered: true,
    });
    const changes = market.events.find(({ kind }) => kind === "changes");
    expect(changes).toMatchObject({
      orders: [{ order_state: "triggered" }, { order_state: "open" }],
    });
    expect(history(market)).toMatchObject([
      { request: "trigger:order", order_state: "triggered", trigger_order_id: order["order_id"] },
    ]);
  });

  test("on the last price fires by a trade of others", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 20, price: 60_300 });
    market.sell(bob, { ...instrument, amount: 50, price: 60_400 });
    market.buy(alice, {
      ...instrument,
      amount: 30,
      type: "stop_market",
      trigger: "last_price",
      trigger_price: 60_300,
      label: "chase",
    });
    market.buy(alice, { ...instrument, amount: 20, price: 60_300 });
    expect(market.call(alice, "private/get_position", instrument)).toMatchObject({ size: 50 });
    const { trades } = market.call<{ trades: Wire[] }>(alice, "private/get_user_trades_by_instrument", instrument);
    expect(trades).toMatchObject([
      { price: 60_400, amount: 30, label: "chase", original_order_type: "market" },
      { price: 60_300 },
    ]);
  });

  test("trailing the price keeps its distance from the best", () => {
    const market = openMarket();
    market.sell(alice, {
      ...instrument,
      amount: 10,
      type: "trailing_stop",
      trigger: "index_price",
      trigger_offset: 100,
    });
    expect(open(market)).toMatchObject([
      { trigger_price: 59_900, trigger_reference_price: 60_000, trigger_offset: 100 },
    ]);
    market.exchange.setIndexPrice("btc_usd", 60_500);
    expect(open(market)).toMatchObject([{ trigger_price: 60_400, trigger_reference_price: 60_500 }]);
    market.exchange.setIndexPrice("btc_usd", 60_450);
    expect(open(market)).toMatchObject([{ trigger_price: 60_400 }]);
    market.exchange.setIndexPrice("btc_usd", 60_400);
    expect(open(market)).toEqual([]);
    expect(history(market)).toHaveLength(1);
  });

  test("that cannot be placed when it fires is rejected, and its history says why", () => {
    const market = openMarket();
    const { order } = market.sell(alice, {
      ...instrument,
      amount: 10,
      type: "stop_market",
      trigger: "index_price",
      trigger_price: 59_000,
      reduce_only: true,
    });
    market.exchange.setIndexPrice("btc_usd", 58_900);
    expect(market.call(alice, "private/get_order_state", { order_id: order["order_id"] })).toMatchObject({
      order_state: "rejected",
    });
    const changes = market.events.findLast(({ kind }) => kind === "changes");
    expect(changes).toMatchObject({ orders: [{ order_state: "rejected" }] });
    expect(history(market)).toMatchObject([{ order_state: "rejected:reduce_direction" }]);
  });

  test("may have a limit far from the prices of now", () => {
    const market = openMarket();
    const stop = { ...instrument, amount: 10, type: "stop_limit", trigger: "index_price", trigger_price: 70_000 };
    const { order } = market.buy(alice, { ...stop, price: 70_100 });
    expect(
      market.call(alice, "private/edit", { order_id: order["order_id"], amount: 10, price: 70_200 }),
    ).toMatchObject({
      order: { price: 70_200 },
    });
    market.exchange.setIndexPrice("btc_usd", 70_000);
    expect(open(market)).toMatchObject([{ order_state: "open", price: 70_200 }]);
  });

  test("that trails keeps a new distance when it is edited", () => {
    const market = openMarket();
    const trailing = { ...instrument, amount: 10, type: "trailing_stop", trigger: "index_price", trigger_offset: 100 };
    const { order } = market.sell(alice, trailing);
    market.call(alice, "private/edit", { order_id: order["order_id"], amount: 10, trigger_offset: 300 });
    expect(open(market)).toMatchObject([{ trigger_offset: 300, trigger_price: 59_700 }]);
  });

  test("cannot be edited to a price that is reached already", () => {
    const market = openMarket();
    const stop = { ...instrument, amount: 10, type: "stop_market", trigger: "index_price", trigger_price: 59_000 };
    const { order_id } = market.sell(alice, stop).order;
    expect(market.refusal(alice, "private/edit", { order_id, amount: 20, trigger_price: 60_000 })).toEqual({
      code: 11036,
      message: "invalid_trigger_price",
    });
    expect(open(market)).toMatchObject([{ amount: 10, trigger_price: 59_000, replaced: false }]);
  });

  test("can be edited and cancelled while it waits", () => {
    const market = openMarket();
    const { order } = market.sell(alice, {
      ...instrument,
      amount: 10,
      type: "stop_market",
      trigger: "index_price",
      trigger_price: 59_000,
    });
    const order_id = order["order_id"];
    expect(market.call(alice, "private/edit", { order_id, amount: 20, trigger_price: 58_000 })).toMatchObject({
      order: { amount: 20, trigger_price: 58_000, order_state: "untriggered", replaced: true },
    });
    market.exchange.setIndexPrice("btc_usd", 58_900);
    expect(open(market)).toHaveLength(1);
    expect(market.call(alice, "private/cancel", { order_id })).toMatchObject({ order_state: "cancelled" });
    market.exchange.setIndexPrice("btc_usd", 57_000);
    expect(history(market)).toMatchObject([{ request: "cancel" }]);
  });
});
