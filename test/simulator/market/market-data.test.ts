import { describe, expect, test } from "vitest";
import { alice, bob, noon, openMarket, type TestMarket, trade, tradedMarket, type Wire } from "./support.ts";

const instrument = { instrument_name: "BTC-PERPETUAL" };

interface Page {
  readonly trades: Wire[];
  readonly has_more: boolean;
}

const amounts = ({ trades }: Page) => trades.map(({ amount }) => amount);

describe.each([
  ["public", "public/get_last_trades_by_instrument", instrument],
  ["public", "public/get_last_trades_by_currency", { currency: "BTC" }],
  ["own", "private/get_user_trades_by_instrument", instrument],
  ["own", "private/get_user_trades_by_currency", { currency: "BTC", kind: "future" }],
])("pages of %s trades: %s", (_kind, method, selection) => {
  const ask = (market: TestMarket, params: object) => market.call<Page>(alice, method, { ...selection, ...params });

  test("are newest first, and say whether there is more", async () => {
    const market = await tradedMarket();
    expect(amounts(ask(market, { count: 3 }))).toEqual([100, 90, 80]);
    expect(ask(market, { count: 3 }).has_more).toBe(true);
    expect(ask(market, { count: 10 }).has_more).toBe(false);
    expect(market.refusal(alice, method, { ...selection, count: 1_001 })).toMatchObject({
      data: { param: "count", reason: "value is too high" },
    });
  });

  test("begin at a time or an end of it, both included", async () => {
    const market = await tradedMarket();
    expect(amounts(ask(market, { start_timestamp: noon + 4_000, count: 2 }))).toEqual([50, 60]);
    expect(amounts(ask(market, { start_timestamp: noon + 4_000, sorting: "desc", count: 2 }))).toEqual([100, 90]);
    expect(amounts(ask(market, { end_timestamp: noon + 1_000 }))).toEqual([20, 10]);
  });

  test("begin at a trade", async () => {
    const market = await tradedMarket();
    const { trades } = ask(market, { sorting: "asc", count: 10 });
    const third = trades[2];
    const start = method.endsWith("instrument")
      ? { start_seq: third?.["trade_seq"] }
      : { start_id: third?.["trade_id"] };
    expect(amounts(ask(market, { ...start, count: 2 }))).toEqual([30, 40]);
  });
});

test("the trades of one order are found by its id", async () => {
  const market = openMarket();
  const { order } = market.sell(bob, { ...instrument, amount: 100, price: 60_000 });
  for (const amount of [10, 20]) market.buy(alice, { ...instrument, amount, price: 60_000 });
  const trades = market.call<Wire[]>(bob, "private/get_user_trades_by_order", {
    order_id: order["order_id"],
    sorting: "asc",
  });
  expect(trades.map(({ amount }) => amount)).toEqual([10, 20]);
});

test("the direction of ticks has the codes of the exchange", () => {
  const market = openMarket();
  for (const price of [60_000, 60_001, 60_001, 60_000, 60_000]) {
    market.sell(bob, { ...instrument, amount: 10, price });
    market.buy(alice, { ...instrument, amount: 10, price });
  }
  const { trades } = market.call<Page>(undefined, "public/get_last_trades_by_instrument", {
    ...instrument,
    sorting: "asc",
  });
  expect(trades.map(({ tick_direction }) => tick_direction)).toEqual([0, 0, 1, 2, 3]);
});

test("closed orders are listed newest first, unfilled ones only when asked for", async () => {
  const market = await tradedMarket();
  const { order } = market.buy(alice, { ...instrument, amount: 10, price: 50_000 });
  market.call(alice, "private/cancel", { order_id: order["order_id"] });
  const history = (params: object) =>
    market.call<Wire[]>(alice, "private/get_order_history_by_instrument", { ...instrument, ...params });
  expect(history({ count: 2 }).map(({ amount }) => amount)).toEqual([100, 90]);
  expect(history({ count: 2, offset: 1 }).map(({ amount }) => amount)).toEqual([90, 80]);
  expect(history({ count: 1, include_unfilled: true })).toMatchObject([{ order_state: "cancelled", amount: 10 }]);
  const paged = { ...instrument, include_unfilled: true, count: 1, with_continuation: true };
  const first = market.call<Wire>(alice, "private/get_order_history_by_instrument", paged);
  const second = market.call<Wire>(alice, "private/get_order_history_by_instrument", {
    ...paged,
    continuation: first["continuation"],
  });
  expect([first["orders"], second["orders"]].flat()).toEqual(history({ include_unfilled: true }).slice(0, 2));
});

test("the volatility index has no candles of the future", () => {
  const market = openMarket();
  const { data } = market.call<{ data: number[][] }>(alice, "public/get_volatility_index_data", {
    currency: "BTC",
    start_timestamp: noon - 2 * 3_600_000,
    end_timestamp: Number.MAX_SAFE_INTEGER,
    resolution: "3600",
  });
  expect(data.map(([timestamp]) => timestamp)).toEqual([2, 1, 0].map((hours) => noon - hours * 3_600_000));
});

test("volumes of a day, a week and a month are what was traded in them", async () => {
  const market = openMarket();
  const hourMs = 3_600_000;
  const volumes = () =>
    market
      .call<Wire[]>(undefined, "public/get_trade_volumes", { extended: true })
      .find(({ currency }) => currency === "BTC");
  const buy = () => trade(market, alice, bob, { ...instrument, amount: 60_000, price: 60_000 });
  buy();
  expect(volumes()).toMatchObject({ futures_volume: 1, futures_volume_7d: 1, futures_volume_30d: 1 });
  await market.clock.advance(25 * hourMs);
  buy();
  expect(volumes()).toMatchObject({
    futures_volume: 1,
    futures_volume_7d: 2,
    futures_volume_30d: 2,
    spot_volume_7d: 0,
  });
  await market.clock.advance(8 * 24 * hourMs);
  expect(volumes()).toMatchObject({ futures_volume: 0, futures_volume_7d: 0, futures_volume_30d: 2 });
  await market.clock.advance(30 * 24 * hourMs);
  expect(volumes()).toMatchObject({ futures_volume_30d: 0 });
});
