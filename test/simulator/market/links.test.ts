import { describe, expect, test } from "vitest";
import { alice, bob, openMarket, type TestMarket, type Wire } from "./support.ts";

const instrument = { instrument_name: "BTC-PERPETUAL" };

function open(market: TestMarket): Wire[] {
  return market.call<Wire[]>(alice, "private/get_open_orders");
}

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
      { label: "loss", order_state: "untriggered", triggered: false, trigger_price: 59_500 },
    ]);
    market.buy(bob, { ...instrument, amount: 100, price: 59_400 });
    market.exchange.setIndexPrice("btc_usd", 59_500);
    expect(open(market)).toEqual([]);
    expect(market.call(alice, "private/get_positions")).toEqual([]);
    expect(market.call(alice, "private/get_order_state_by_label", { currency: "BTC", label: "profit" })).toEqual(
      expect.arrayContaining([expect.objectContaining({ cancel_reason: "oco_other_closed" })]),
    );
  });

  test("waking is a part of the history of trigger orders, for secondaries without a trigger too", () => {
    const market = openMarket();
    market.buy(alice, bracket);
    market.sell(bob, { ...instrument, amount: 100, price: 60_000 });
    const { entries } = market.call<{ entries: Wire[] }>(alice, "private/get_trigger_order_history", {
      currency: "BTC",
    });
    expect(entries).toMatchObject([
      { label: "loss", order_state: "triggered", trigger_price: 59_500, is_secondary_oto: true },
      { label: "profit", order_state: "triggered", trigger_price: 0, is_secondary_oto: true },
    ]);
  });

  test("secondaries are cancelled with a primary that never traded", () => {
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

  test("sleeping secondaries are cancelled with their primary", () => {
    const market = openMarket();
    const { order } = market.buy(alice, {
      ...instrument,
      amount: 100,
      price: 60_000,
      linked_order_type: "one_triggers_other",
      trigger_fill_condition: "incremental",
      otoco_config: [{ amount: 100, direction: "sell", type: "limit", price: 60_500, label: "exit" }],
    });
    market.sell(bob, { ...instrument, amount: 30, price: 60_000 });
    market.call(alice, "private/cancel", { order_id: order["order_id"] });
    expect(open(market)).toMatchObject([{ label: "exit", order_state: "open", amount: 30 }]);
  });

  test("a primary that trades at once wakes its secondaries at once", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 100, price: 60_000 });
    market.buy(alice, bracket);
    expect(open(market)).toMatchObject([
      { label: "profit", order_state: "open" },
      { label: "loss", order_state: "untriggered" },
    ]);
  });

  test("what one fill wakes is a pair of its own", () => {
    const market = openMarket();
    market.buy(alice, { ...bracket, trigger_fill_condition: "incremental" });
    market.sell(bob, { ...instrument, amount: 40, price: 60_000 });
    const awake = () =>
      open(market)
        .filter((order) => order["trigger_order_id"] !== undefined)
        .map(({ label, amount }) => [label, amount]);
    expect(awake()).toEqual([
      ["profit", 40],
      ["loss", 40],
    ]);
    market.buy(bob, { ...instrument, amount: 40, price: 60_500 });
    expect(awake()).toEqual([]);
    market.sell(bob, { ...instrument, amount: 60, price: 60_000 });
    expect(awake()).toEqual([
      ["profit", 60],
      ["loss", 60],
    ]);
  });

  test("secondaries wake as they were edited", () => {
    const market = openMarket();
    const { order } = market.buy(alice, bracket);
    const edit = (label: string, params: object) => {
      const order_id = open(market).find((one) => one["label"] === label)?.["order_id"];
      return market.call<{ order: Wire }>(alice, "private/edit", { order_id, amount: 50, ...params }).order;
    };
    expect(edit("profit", { price: 60_400 })).toMatchObject({ price: 60_400, amount: 50 });
    expect(edit("loss", { trigger_price: 59_000 })).toMatchObject({ trigger_price: 59_000, amount: 50 });
    market.sell(bob, { ...instrument, amount: 100, price: 60_000 });
    expect(order).toMatchObject({ order_state: "open" });
    expect(open(market)).toMatchObject([
      { label: "profit", order_state: "open", price: 60_400, amount: 50, reduce_only: true },
      { label: "loss", order_state: "untriggered", trigger: "index_price", trigger_price: 59_000, amount: 50 },
    ]);
  });

  test("a pair is placed whole or not at all", () => {
    const market = openMarket();
    const pair = {
      ...instrument,
      amount: 10,
      price: 59_000,
      linked_order_type: "one_cancels_other",
      otoco_config: [{ amount: 7, direction: "sell", type: "limit", price: 61_000 }],
    };
    expect(market.refusal(alice, "private/buy", pair)).toMatchObject({ data: { param: "amount" } });
    expect(open(market)).toEqual([]);
  });
});
