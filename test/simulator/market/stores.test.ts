import { describe, expect, test } from "vitest";
import { alice, bob, callerOf, openMarket, type Placed, type TestMarket, trade, type Wire } from "./support.ts";

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000 };
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Ids of the closed orders that a call finds, newest first. */
function closed(market: TestMarket, params: object = {}): unknown[] {
  const query = { currency: "BTC", include_unfilled: true, ...params };
  return market.call<Wire[]>(alice, "private/get_order_history_by_currency", query).map(({ order_id }) => order_id);
}

function cancelled(market: TestMarket): Placed["order"] {
  const { order_id } = market.buy(alice, { ...order, label: "gone" }).order;
  return market.call(alice, "private/cancel", { order_id });
}

describe("a closed order", () => {
  test("is recent for half an hour, and historical after that", async () => {
    const market = openMarket();
    const { order_id } = cancelled(market);
    await market.clock.advance(30 * minuteMs);
    expect(closed(market)).toEqual([order_id]);
    expect(closed(market, { historical: true })).toEqual([]);
    await market.clock.advance(1);
    expect(closed(market)).toEqual([]);
    expect(closed(market, { historical: true })).toEqual([order_id]);
    const byInstrument = { instrument_name: "BTC-PERPETUAL", include_unfilled: true, historical: true };
    expect(market.call(alice, "private/get_order_history_by_instrument", byInstrument)).toMatchObject([{ order_id }]);
  });

  test("is old after two days, and shown with `include_old`", async () => {
    const market = openMarket();
    const { order_id } = cancelled(market);
    await market.clock.advance(48 * hourMs + 1);
    expect(closed(market, { historical: true })).toEqual([]);
    expect(closed(market, { historical: true, include_old: true })).toEqual([order_id]);
  });

  test("cannot be asked for by id or label when it is not recent; an open one always can", async () => {
    const market = openMarket();
    const { order_id } = cancelled(market);
    const open = market.buy(alice, { ...order, label: "gone" }).order;
    await market.clock.advance(30 * minuteMs + 1);
    for (const method of ["private/get_order_state", "private/cancel"]) {
      expect(market.refusal(alice, method, { order_id })).toEqual({ code: 10004, message: "order_not_found" });
    }
    const byLabel = { currency: "BTC", label: "gone" };
    expect(market.call(alice, "private/get_order_state_by_label", byLabel)).toEqual([open]);
    expect(market.call(alice, "private/get_order_state", { order_id: open["order_id"] })).toEqual(open);
  });
});

test("the last two thousand closed orders can be asked for, and all open ones however old they are", () => {
  const { exchange } = openMarket();
  const caller = callerOf(alice);
  const state = (order_id: unknown) => exchange.handle("private/get_order_state", caller, { order_id }) as Wire;
  const place = (instrument_name: string, price: number) => {
    const params = { instrument_name, amount: 10, price };
    return (exchange.handle("private/buy", caller, params) as Placed).order["order_id"];
  };
  const open = [place("BTC-PERPETUAL", 59_000), place("ETH-PERPETUAL", 2_950)];
  const gone: unknown[] = [];
  for (let i = 0; i < 2_100; i += 1) {
    const order_id = i % 3 === 0 ? place("ETH-PERPETUAL", 2_960) : place("BTC-PERPETUAL", 59_100);
    exchange.handle("private/cancel", caller, { order_id });
    gone.push(order_id);
  }
  for (const id of open) expect(state(id)).toMatchObject({ order_id: id, order_state: "open" });
  for (const id of gone.slice(100)) expect(state(id)).toMatchObject({ order_id: id, order_state: "cancelled" });
  for (const id of gone.slice(0, 100)) expect(() => state(id)).toThrow("order_not_found");
});

test("a fill is recent for a day, and historical after that", async () => {
  const market = openMarket();
  trade(market, alice, bob, order);
  const [fill] = market.call<{ trades: Wire[] }>(alice, "private/get_user_trades_by_currency", {
    currency: "BTC",
  }).trades;
  await market.clock.advance(24 * hourMs + 1);
  const start_timestamp = market.clock.now() - 48 * hourMs;
  const end_timestamp = market.clock.now();
  const ways: [string, object][] = [
    ["private/get_user_trades_by_currency", { currency: "BTC" }],
    ["private/get_user_trades_by_currency_and_time", { currency: "BTC", start_timestamp, end_timestamp }],
    ["private/get_user_trades_by_instrument", { instrument_name: "BTC-PERPETUAL" }],
    [
      "private/get_user_trades_by_instrument_and_time",
      { instrument_name: "BTC-PERPETUAL", start_timestamp, end_timestamp },
    ],
  ];
  for (const [method, params] of ways) {
    expect(market.call(alice, method, params), method).toEqual({ trades: [], has_more: false });
    expect(market.call(alice, method, { ...params, historical: true }), method).toEqual({
      trades: [fill],
      has_more: false,
    });
  }
  const byOrder = { order_id: fill?.["order_id"] };
  expect(market.call(alice, "private/get_user_trades_by_order", byOrder)).toEqual([]);
  expect(market.call(alice, "private/get_user_trades_by_order", { ...byOrder, historical: true })).toEqual([fill]);
});
