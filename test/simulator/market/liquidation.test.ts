import { describe, expect, test } from "vitest";
import type { MarketEvent } from "../../../simulator/boundary/events.ts";
import { alice, bob, openMarket, summary, type TestMarket, trade, type Wire } from "./support.ts";

const perpetual = { instrument_name: "BTC-PERPETUAL" };

/** Alice is long 30 BTC on a deposit of 1, and bob bids below. */
function leveraged(bid = 58_640): TestMarket {
  const market = openMarket({ balances: { BTC: 1 } });
  trade(market, alice, bob, { ...perpetual, amount: 1_800_000, price: 60_000 });
  market.exchange.setIndexPrice("btc_usd", 59_500);
  market.buy(bob, { ...perpetual, amount: 2_000_000, price: bid });
  return market;
}

function liquidations(events: readonly MarketEvent[]): Wire[] {
  return events.flatMap((event) =>
    event.kind === "liquidation" && event.userId === alice ? [event.data as Wire] : [],
  );
}

const size = (market: TestMarket) => market.call(alice, "private/get_position", perpetual)["size"];

describe("liquidation", () => {
  test("leaves accounts alone that cover the maintenance margin", () => {
    const market = leveraged();
    market.exchange.setIndexPrice("btc_usd", 59_000);
    expect(liquidations(market.events)).toEqual([]);
    expect(size(market)).toBe(1_800_000);
  });

  test("cancels the orders, then sells as much as it must", () => {
    const market = leveraged();
    const resting = market.sell(alice, { ...perpetual, amount: 10, price: 61_000, reduce_only: true }).order;
    market.events.length = 0;
    market.exchange.setIndexPrice("btc_usd", 58_640);
    expect(liquidations(market.events)).toMatchObject([
      { state: "liquidation_started", user_id: alice, currency: "BTC" },
      { state: "liquidation_completed", user_id: alice, currency: "BTC" },
    ]);
    const [before, after] = liquidations(market.events);
    expect(Number(before?.["maintenance_margin"])).toBeGreaterThan(Number(before?.["margin_balance"]));
    expect(Number(after?.["maintenance_margin"])).toBeLessThanOrEqual(Number(after?.["margin_balance"]));
    expect(market.call(alice, "private/get_order_state", { order_id: resting["order_id"] })).toMatchObject({
      order_state: "cancelled",
      cancel_reason: "autoliquidation",
    });
    expect(size(market)).toBe(1_350_000);
    const { margin_balance, maintenance_margin } = summary(market, alice);
    expect(Number(maintenance_margin)).toBeLessThanOrEqual(Number(margin_balance));
  });

  test("marks its orders and trades, and charges its fee", () => {
    const market = leveraged();
    market.exchange.setIndexPrice("btc_usd", 58_640);
    const ofUser = (userId: number) =>
      market.call<{ trades: Wire[] }>(userId, "private/get_user_trades_by_instrument", perpetual).trades[0];
    const fill = ofUser(alice);
    expect(fill).toMatchObject({ order_type: "liquidation", liquidation: "T", liquidity: "T", direction: "sell" });
    const coins = Number(fill?.["amount"]) / Number(fill?.["price"]);
    expect(Number(fill?.["fee"])).toBeCloseTo(coins * 0.0075, 8);
    expect(ofUser(bob)).toMatchObject({ order_type: "limit", liquidation: "T", liquidity: "M" });
    expect(market.call(alice, "private/get_order_state", { order_id: fill?.["order_id"] })).toMatchObject({
      is_liquidation: true,
      reduce_only: true,
    });
  });

  test("does not show in public trades for an hour", async () => {
    const market = leveraged();
    market.exchange.setIndexPrice("btc_usd", 58_640);
    const last = () =>
      market.call<{ trades: Wire[] }>(undefined, "public/get_last_trades_by_instrument", perpetual).trades[0];
    expect(last()).not.toHaveProperty("liquidation");
    await market.clock.advance(3_600_000);
    expect(last()).toMatchObject({ liquidation: "T" });
  });

  test("ends when nothing is left to sell; what is lost beyond stays a debt", () => {
    const market = leveraged(56_000);
    market.exchange.setIndexPrice("btc_usd", 56_500);
    expect(liquidations(market.events)).toMatchObject([
      { state: "liquidation_started" },
      { state: "liquidation_completed", maintenance_margin: 0 },
    ]);
    expect(size(market)).toBe(0);
    expect(summary(market, alice)["equity"]).toBeLessThan(0);
    expect(summary(market, alice)["available_funds"]).toBe(0);
    expect(market.refusal(alice, "private/buy", { ...perpetual, amount: 10, price: 56_000 })).toMatchObject({
      code: 10009,
    });
  });

  test("continues when a buyer arrives", () => {
    const market = leveraged(50_000);
    market.exchange.setIndexPrice("btc_usd", 58_640);
    expect(liquidations(market.events)).toMatchObject([{ state: "liquidation_started" }]);
    expect(size(market)).toBe(1_800_000);
    market.buy(bob, { ...perpetual, amount: 2_000_000, price: 58_600 });
    market.exchange.setIndexPrice("btc_usd", 58_635);
    expect(liquidations(market.events)).toMatchObject([
      { state: "liquidation_started" },
      { state: "liquidation_completed" },
    ]);
  });
});
