import { describe, expect, test } from "vitest";
import { alice, bob, carol, noon, openMarket, optionName, summary, trade, type Wire } from "./support.ts";

const inverse = { instrument_name: "BTC-PERPETUAL" };

describe("funding", () => {
  test("is paid by longs to shorts while the contract is dearer than the index", async () => {
    const market = openMarket({ market: { rate: 0.001, liquidity: false } });
    trade(market, alice, bob, { ...inverse, amount: 600_000, price: 60_000 });
    market.buy(carol, { ...inverse, amount: 10, price: 60_300 });
    market.sell(carol, { ...inverse, amount: 10, price: 60_302 });
    await market.clock.advance(3_600_000);
    const { current_funding } = market.call<Record<string, number>>(undefined, "public/ticker", inverse);
    expect(Math.abs(Number(current_funding))).toBeGreaterThan(0);
    const due = (userId: number) => Number(market.call(userId, "private/get_position", inverse)["realized_funding"]);
    expect(Math.sign(due(alice))).toBe(-Math.sign(Number(current_funding)));
    expect(due(alice) + due(bob)).toBeCloseTo(0, 9);
    const { session_rpl, equity } = summary(market, alice);
    expect(session_rpl).toBeCloseTo(due(alice), 7);
    market.exchange.settle();
    expect(due(alice)).toBe(0);
    expect(summary(market, alice)["equity"]).toBeCloseTo(Number(equity), 6);
    const funding = (userId: number) =>
      market.call<{ settlements: Wire[] }>(userId, "private/get_settlement_history_by_instrument", inverse)
        .settlements[0]?.["funding"];
    expect(funding(alice)).not.toBe(0);
    expect(Number(funding(alice)) + Number(funding(bob))).toBeCloseTo(0, 9);
    const history = market.call<Wire[]>(undefined, "public/get_funding_rate_history", {
      ...inverse,
      start_timestamp: noon,
      end_timestamp: noon + 4_000_000,
    });
    expect(history).toHaveLength(1);
  });
});

describe("the pause of a settlement", () => {
  const order = { ...inverse, amount: 10, price: 59_000 };

  test("shows as the state of the futures, and ends by itself", async () => {
    const market = openMarket();
    const states = () =>
      market.events.flatMap((event) =>
        event.kind === "instrument_state" && event.instrument === "BTC-PERPETUAL" ? [event.state] : [],
      );
    market.exchange.settle();
    expect(states()).toEqual(["settlement"]);
    expect(market.call(undefined, "public/ticker", inverse)).toMatchObject({ state: "settlement" });
    expect(market.call(undefined, "public/ticker", { instrument_name: "BTC_USDC" })).toMatchObject({ state: "open" });
    expect(market.refusal(alice, "private/buy", order)).toEqual({ code: 10041, message: "settlement_in_progress" });
    await market.clock.advance(2_000);
    expect(states()).toEqual(["settlement", "open"]);
    market.buy(alice, order);
  });

  test("leaves a locked book locked", async () => {
    const market = openMarket();
    market.exchange.setInstrumentState("BTC-PERPETUAL", "locked");
    market.exchange.settle();
    await market.clock.advance(2_000);
    expect(market.call(undefined, "public/ticker", inverse)).toMatchObject({ state: "locked" });
  });

  test("refuses cancels of single orders, and reports the orders left by a cancel of many", async () => {
    const market = openMarket();
    const { order_id } = market.buy(alice, order).order;
    const spot = market.buy(alice, { instrument_name: "BTC_USDC", amount: 0.01, price: 59_000 }).order;
    market.exchange.settle();
    const settling = { code: 10041, message: "settlement_in_progress" };
    expect(market.refusal(alice, "private/cancel", { order_id })).toEqual(settling);
    expect(market.call(alice, "private/cancel_all", { detailed: true })).toMatchObject([
      { currency: "USDC", instrument_name: "BTC_USDC", result: [{ order_id: spot["order_id"] }] },
      { currency: "BTC", type: "limit", instrument_name: "BTC-PERPETUAL", error: settling },
    ]);
    expect(market.call(alice, "private/cancel_all")).toBe(0);
    await market.clock.advance(2_000);
    expect(market.call(alice, "private/cancel_all")).toBe(1);
  });
});

describe("expiry", () => {
  const lateMorning = Date.UTC(2026, 10, 22, 7, 59, 50);

  test("delivers options and futures at the average of the index, and lists new ones", async () => {
    const market = openMarket({ startMs: lateMorning });
    const call = optionName(market, "BTC", "C", 0);
    const put = optionName(market, "BTC", "P", 0);
    const expiry = market.exchange.instruments().get(call)?.["expiration_timestamp"];
    expect(expiry).toBe(lateMorning + 10_000);
    const strike = Number(market.exchange.instruments().get(call)?.["strike"]);
    market.sell(bob, { instrument_name: call, amount: 1, price: 0.16 });
    market.buy(alice, { instrument_name: call, amount: 1, price: 0.16 });
    market.buy(alice, { instrument_name: put, amount: 1, price: 0.0001 });
    const before = summary(market, alice)["balance"];
    await market.clock.advance(11_000);
    const { data } = market.call<{ data: { delivery_price: number; date: string }[] }>(
      undefined,
      "public/get_delivery_prices",
      { index_name: "btc_usd" },
    );
    const [delivery] = data;
    expect(delivery?.date).toBe("2026-11-22");
    const price = Number(delivery?.delivery_price);
    expect(summary(market, alice)["balance"]).toBeCloseTo(Number(before) + (price - strike) / price, 6);
    expect(market.call(alice, "private/get_positions")).toEqual([]);
    expect(market.call(alice, "private/get_open_orders")).toEqual([]);
    expect(market.exchange.instruments().has(call)).toBe(false);
    expect(market.call(undefined, "public/get_instrument", { instrument_name: call })).toMatchObject({
      state: "delivered",
      is_active: false,
    });
    await market.clock.advance(5_000);
    expect(market.refusal(alice, "private/buy", { instrument_name: call, amount: 1, price: 0.1 })).toMatchObject({
      code: 13019,
    });
    expect(
      market
        .call<Wire[]>(undefined, "public/get_instruments", { currency: "BTC", expired: true })
        .map(({ instrument_name }) => instrument_name),
    ).toContain(call);
    const states = market.events.filter((event) => event.kind === "instrument_state" && event.instrument === call);
    expect(states).toMatchObject([{ state: "delivered" }]);
    expect(market.events.some(({ kind }) => kind === "instrument_created")).toBe(true);
    expect(
      market.call(alice, "private/get_settlement_history_by_currency", { currency: "BTC", type: "delivery" }),
    ).toMatchObject({
      settlements: [{ instrument_name: call, position: 1 }],
    });
  });

  test("writes prices into the log of the money as they were, whatever they become", () => {
    const market = openMarket();
    trade(market, alice, bob, { ...inverse, amount: 1_000, price: 60_000 });
    market.exchange.settle();
    const log = () =>
      market.call(alice, "private/get_transaction_log", { currency: "BTC", start_timestamp: 0, end_timestamp: noon });
    const before = log();
    market.exchange.setIndexPrice("btc_usd", 61_000);
    expect(log()).toEqual(before);
  });

  test("pauses trading for the moment", async () => {
    const market = openMarket({ startMs: lateMorning });
    await market.clock.advance(10_500);
    const order = { ...inverse, amount: 10, price: 50_000 };
    expect(market.refusal(alice, "private/buy", order)).toEqual({ code: 10041, message: "settlement_in_progress" });
    await market.clock.advance(2_000);
    expect(market.buy(alice, order).order).toMatchObject({ order_state: "open" });
  });

  test("sends the deletion of all levels to subscribers of the book", async () => {
    const market = openMarket({ startMs: lateMorning, market: { liquidity: true } });
    const call = optionName(market, "BTC", "C", 3);
    expect(market.exchange.book(call).asks.length).toBeGreaterThan(0);
    await market.clock.advance(11_000);
    expect(market.exchange.book(call)).toMatchObject({ bids: [], asks: [] });
    const changes = market.events.flatMap((event) =>
      event.kind === "book" && event.instrument === call ? event.changes : [],
    );
    expect(changes.length).toBeGreaterThan(0);
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["delete"]));
  });
});
