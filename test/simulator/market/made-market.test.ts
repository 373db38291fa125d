import { describe, expect, test } from "vitest";
import type { MarketEvent } from "../../../simulator/boundary/events.ts";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { createRandom } from "../../../simulator/determinism/random.ts";
import { createExchange } from "../../../simulator/exchange.ts";
import { alice, callerOf, noon, openMarket, optionName, type TestMarket, type Wire } from "./support.ts";

const made = { rate: 200, liquidity: true };

function count(events: readonly MarketEvent[], kind: MarketEvent["kind"]): number {
  return events.filter((event) => event.kind === kind).length;
}

async function run(seed: number, ms: number): Promise<TestMarket> {
  const market = openMarket({ market: made, seed });
  await market.clock.advance(ms);
  return market;
}

describe("the made market", () => {
  test.each([0, -1, 1.5])("is no account: %d is refused as a userId", (userId) => {
    const accounts = [{ userId, username: "x", keys: [], balances: {} }];
    const open = () => createExchange({ clock: createVirtualClock(noon), random: createRandom(1), accounts });
    expect(open).toThrow("An account needs a positive whole number of its own as userId");
  });

  test("is not an account with the id 1", async () => {
    const clock = createVirtualClock(noon);
    const accounts = [{ userId: 1, username: "one", keys: [], balances: { BTC: 1 } }];
    const exchange = createExchange({ clock, random: createRandom(1), accounts, market: { rate: 100 } });
    await clock.advance(2_000);
    expect(exchange.handle("private/get_open_orders", callerOf(1), {})).toEqual([]);
    expect(exchange.handle("private/get_positions", callerOf(1), {})).toEqual([]);
  });

  test("fills the books of everything that is listed, around the mark price", () => {
    const market = openMarket({ market: { ...made, rate: 0 } });
    for (const name of [
      "BTC-PERPETUAL",
      "ETH-PERPETUAL",
      "SOL_USDC-PERPETUAL",
      "BTC-25DEC26",
      "BTC_USDC",
      "ETH_BTC",
      optionName(market, "ETH", "C", 4),
    ]) {
      const { bids, asks } = market.exchange.book(name);
      const { mark_price } = market.exchange.ticker(name) as { mark_price: number };
      expect(bids.length, name).toBeGreaterThan(1);
      expect(asks.length, name).toBeGreaterThan(1);
      expect(bids[0]?.[0], name).toBeLessThanOrEqual(mark_price);
      expect(asks[0]?.[0], name).toBeGreaterThanOrEqual(mark_price);
    }
  });

  test("moves books, trades, tickers and indices at its rate", async () => {
    const { events } = await run(1, 10_000);
    const books = count(events, "book");
    expect(books).toBeGreaterThan(1_500);
    expect(books).toBeLessThan(6_000);
    expect(count(events, "trades")).toBeGreaterThan(100);
    expect(count(events, "index")).toBe(10 * 9);
  });

  test("follows a jump of the index before stops trade: they pay the new prices", () => {
    const market = openMarket({ market: { ...made, rate: 0 } });
    const instrument = { instrument_name: "BTC-PERPETUAL", amount: 100 };
    market.buy(alice, { ...instrument, type: "market" });
    market.sell(alice, {
      ...instrument,
      type: "stop_market",
      trigger: "index_price",
      trigger_price: 59_500,
      label: "stop",
    });
    market.exchange.setIndexPrice("btc_usd", 57_000);
    const [, fired] = market.call<Wire[]>(alice, "private/get_order_state_by_label", {
      currency: "BTC",
      label: "stop",
    });
    expect(fired).toMatchObject({ order_state: "filled" });
    expect(fired?.["average_price"]).toBeLessThan(57_300);
  });

  test("keeps books uncrossed, and its chains of changes whole", async () => {
    const market = openMarket({ market: made });
    const books = new Map<
      string,
      { changeId: number; sides: { bids: Map<number, number>; asks: Map<number, number> } }
    >();
    for (const name of market.exchange.instruments().keys()) {
      const { changeId, bids, asks } = market.exchange.book(name);
      books.set(name, { changeId, sides: { bids: new Map(bids), asks: new Map(asks) } });
    }
    await market.clock.advance(10_000);
    for (const event of market.events) {
      if (event.kind !== "book") continue;
      const book = books.get(event.instrument) ?? expect.unreachable();
      expect(event.prevChangeId).toBe(book.changeId);
      book.changeId = event.changeId;
      for (const { side, price, amount } of event.changes) {
        if (amount === 0) book.sides[side].delete(price);
        else book.sides[side].set(price, amount);
      }
      const best = Math.max(...book.sides.bids.keys());
      expect(best).toBeLessThan(Math.min(...book.sides.asks.keys()));
    }
    for (const [name, { changeId, sides }] of books) {
      const now = market.exchange.book(name);
      expect(now.changeId).toBe(changeId);
      expect([...sides.bids].sort(([a], [b]) => b - a)).toEqual(now.bids);
      expect([...sides.asks].sort(([a], [b]) => a - b)).toEqual(now.asks);
    }
  });

  test("is the same for the same seed, and another for another", async () => {
    const [one, same, other] = await Promise.all([run(7, 3_000), run(7, 3_000), run(8, 3_000)]);
    expect(JSON.stringify(same.events)).toBe(JSON.stringify(one.events));
    expect(JSON.stringify(other.events)).not.toBe(JSON.stringify(one.events));
  });

  test("trades with an order that the price runs into", async () => {
    const market = openMarket({ market: { ...made, rate: 0 } });
    const { order } = market.buy(alice, { instrument_name: "BTC-PERPETUAL", amount: 10, price: 59_500 });
    market.exchange.setIndexPrice("btc_usd", 59_000);
    expect(market.call(alice, "private/get_order_state", { order_id: order["order_id"] })).toMatchObject({
      order_state: "filled",
      average_price: 59_500,
    });
  });

  test("stands still at rate 0 and moves again when the rate is set", async () => {
    const market = openMarket({ market: { ...made, rate: 0 } });
    await market.clock.advance(60_000);
    expect(market.events).toEqual([]);
    market.exchange.setRate(50);
    await market.clock.advance(2_000);
    expect(market.events.length).toBeGreaterThan(50);
    market.exchange.close();
    const { length } = market.events;
    await market.clock.advance(60_000);
    expect(market.events).toHaveLength(length);
  });

  test("keeps the interval of its prices however often the rate is set", async () => {
    const market = openMarket({ market: { ...made, rate: 1 } });
    for (let step = 0; step < 20; step += 1) {
      market.exchange.setRate(1 + (step % 2));
      await market.clock.advance(500);
    }
    const moves = market.events.filter((event) => event.kind === "index" && event.index === "btc_usd");
    expect(moves).toHaveLength(10);
  });

  test("continues over a settlement: new options have books at once", async () => {
    const market = openMarket({ market: { rate: 20, liquidity: true }, startMs: Date.UTC(2026, 10, 22, 7, 59, 55) });
    await market.clock.advance(10_000);
    const created = market.events.flatMap((event) => (event.kind === "instrument_created" ? [event.instrument] : []));
    expect(created.length).toBeGreaterThan(10);
    const withBook = created.filter((name) => market.exchange.book(name).asks.length > 0);
    expect(withBook).toHaveLength(created.length);
  });

  test("makes no orders or trades that a user could see as his own", async () => {
    const market = await run(3, 2_000);
    expect(count(market.events, "changes")).toBe(0);
    expect(market.call(alice, "private/get_open_orders")).toEqual([]);
    expect(market.clock.now()).toBe(noon + 2_000);
  });
});
