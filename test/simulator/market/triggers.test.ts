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
      orders: expect.arrayContaining([
        expect.objectContaining({ order_state: "triggered" }),
        expect.objectContaining({ order_state: "open" }),
      ]),
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
    expect(history(market)).toMatchObject([{ order_state: "rejected:reduce_direction" }]);
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

describe("linked orders", () => {
  test("one cancels the other when it trades", () => {
    const market = openMarket();
    market.buy(alice, {
      ...instrument,
      amount: 10,
      price: 59_000,
      label: "below",
      linked_order_type: "one_cancels_other",
      otoco_config: [{ amount: 10, direction: "sell", type: "limit", price: 61_000, label: "above" }],
    });
    const [below, above] = open(market);
    expect(below?.["oco_ref"]).toBe(above?.["oco_ref"]);
    market.buy(bob, { ...instrument, amount: 10, price: 60_900 });
    expect(open(market)).toHaveLength(2);
    market.exchange.setIndexPrice("btc_usd", 60_500);
    market.buy(bob, { ...instrument, amount: 10, price: 61_000 });
    expect(open(market)).toEqual([]);
    expect(market.call(alice, "private/get_order_state", { order_id: below?.["order_id"] })).toMatchObject({
      cancel_reason: "oco_other_closed",
    });
  });

  const bracket = {
    ...instrument,
    amount: 100,
    price: 60_000,
    label: "entry",
    linked_order_type: "one_triggers_one_cancels_other",
    otoco_config: [
      { amount: 100, direction: "sell", type: "limit", price: 60_500, label: "profit", reduce_only: true },
      {
        amount: 100,
        direction: "sell",
        type: "stop_market",
        trigger: "index_price",
        trigger_price: 59_500,
        label: "loss",
        reduce_only: true,
      },
    ],
  };

  test("a primary wakes a pair, of which one cancels the other", () => {
    const market = openMarket();
    const { order } = market.buy(alice, bracket);
    expect(order).toMatchObject({
      is_primary_otoco: true,
      oto_order_ids: [expect.stringMatching(/^OTO-/), expect.stringMatching(/^OTO-/)],
    });
    expect(open(market)).toMatchObject([
      { label: "entry" },
      { label: "profit", is_secondary_oto: true, order_state: "untriggered" },
      { label: "loss" },
    ]);
    market.sell(bob, { ...instrument, amount: 100, price: 60_000 });
    expect(open(market)).toMatchObject([
      { label: "profit", order_state: "open" },
      { label: "loss", order_state: "untriggered", trigger_price: 59_500 },
    ]);
    market.buy(bob, { ...instrument, amount: 100, price: 59_400 });
    market.exchange.setIndexPrice("btc_usd", 59_500);
    expect(open(market)).toEqual([]);
    expect(market.call(alice, "private/get_positions")).toEqual([]);
    expect(market.call(alice, "private/get_order_state_by_label", { currency: "BTC", label: "profit" })).toEqual(
      expect.arrayContaining([expect.objectContaining({ cancel_reason: "oco_other_closed" })]),
    );
  });

  test("secondaries go with a primary that never traded", () => {
    const market = openMarket();
    const { order } = market.buy(alice, bracket);
    market.call(alice, "private/cancel", { order_id: order["order_id"] });
    expect(open(market)).toEqual([]);
    expect(market.call(alice, "private/get_order_state_by_label", { currency: "BTC", label: "loss" })).toMatchObject([
      { cancel_reason: "oto_primary_closed" },
    ]);
  });

  test.each([
    ["first_hit", 100],
    ["incremental", 30],
    ["complete_fill", undefined],
  ])("wakes by the fill condition %s", (trigger_fill_condition, woken) => {
    const market = openMarket();
    market.buy(alice, {
      ...instrument,
      amount: 100,
      price: 60_000,
      linked_order_type: "one_triggers_other",
      trigger_fill_condition,
      otoco_config: [{ amount: 100, direction: "sell", type: "limit", price: 60_500, label: "exit" }],
    });
    market.sell(bob, { ...instrument, amount: 30, price: 60_000 });
    const awake = open(market).filter(({ label, order_state }) => label === "exit" && order_state === "open");
    expect(awake.map(({ amount }) => amount)).toEqual(woken === undefined ? [] : [woken]);
    market.sell(bob, { ...instrument, amount: 70, price: 60_000 });
    const total = open(market).filter(({ label, order_state }) => label === "exit" && order_state === "open");
    expect(total.reduce((sum, { amount }) => sum + Number(amount), 0)).toBe(100);
  });
});
