import { describe, expect, test } from "vitest";
import {
  alice,
  bob,
  carol,
  noon,
  openMarket,
  optionName,
  summary,
  type TestMarket,
  trade,
  type Wire,
} from "./support.ts";

const inverse = { instrument_name: "BTC-PERPETUAL" };
const linear = { instrument_name: "BTC_USDC-PERPETUAL" };

function position(market: TestMarket, userId: number, params: object = inverse): Wire {
  return market.call(userId, "private/get_position", params);
}

describe("profit", () => {
  test("of an inverse contract is counted in coin, of a linear one in dollars", () => {
    const market = openMarket();
    trade(market, alice, bob, { ...inverse, amount: 60_000, price: 60_000 });
    trade(market, alice, bob, { ...linear, amount: 1, price: 60_000 });
    market.exchange.setIndexPrice("btc_usd", 61_000);
    market.exchange.setIndexPrice("btc_usdc", 61_000);
    const coin = 1 - 60_000 / 61_000;
    expect(position(market, alice)).toMatchObject({
      size: 60_000,
      average_price: 60_000,
      mark_price: 61_000,
      direction: "buy",
      size_currency: expect.closeTo(60_000 / 61_000, 6),
      floating_profit_loss: expect.closeTo(coin, 8),
      total_profit_loss: expect.closeTo(coin, 8),
    });
    expect(position(market, bob)).toMatchObject({
      size: -60_000,
      direction: "sell",
      floating_profit_loss: expect.closeTo(-coin, 8),
    });
    expect(position(market, alice, linear)).toMatchObject({
      size: 1,
      floating_profit_loss: expect.closeTo(1_000, 6),
      delta: 1,
    });
  });

  test("is realised by closing, kept apart until the settlement, and then paid", () => {
    const market = openMarket();
    trade(market, alice, bob, { ...inverse, amount: 60_000, price: 60_000 });
    const fees = (60_000 / 60_000) * 0.00035;
    expect(summary(market, alice)["balance"]).toBeCloseTo(100 - fees, 8);
    market.exchange.setIndexPrice("btc_usd", 60_400);
    trade(market, bob, alice, { ...inverse, amount: 30_000, price: 60_400 });
    const realized = 30_000 / 60_000 - 30_000 / 60_400;
    expect(position(market, alice)).toMatchObject({
      size: 30_000,
      average_price: 60_000,
      realized_profit_loss: expect.closeTo(realized, 8),
    });
    const before = summary(market, alice);
    expect(before["session_rpl"]).toBeCloseTo(realized, 8);
    expect(before["session_upl"]).toBeCloseTo(realized, 8);
    expect(before["equity"]).toBeCloseTo(Number(before["balance"]) + 2 * realized, 7);
    market.exchange.settle();
    const after = summary(market, alice);
    expect(after["balance"]).toBeCloseTo(Number(before["balance"]) + 2 * realized, 7);
    expect(after).toMatchObject({ session_rpl: 0, session_upl: 0 });
    expect(after["equity"]).toBeCloseTo(Number(before["equity"]), 7);
    expect(position(market, alice)).toMatchObject({
      settlement_price: 60_400,
      realized_profit_loss: 0,
      floating_profit_loss: 0,
      total_profit_loss: expect.closeTo(realized, 8),
      average_price: 60_000,
    });
    expect(market.call(alice, "private/get_settlement_history_by_currency", { currency: "BTC" })).toMatchObject({
      settlements: [{ type: "settlement", instrument_name: "BTC-PERPETUAL", position: 30_000, mark_price: 60_400 }],
    });
  });

  test("through zero begins a new position at the new price", () => {
    const market = openMarket();
    trade(market, alice, bob, { ...linear, amount: 1, price: 60_000 });
    trade(market, bob, alice, { ...linear, amount: 3, price: 60_100 });
    expect(position(market, alice, linear)).toMatchObject({
      size: -2,
      average_price: 60_100,
      realized_profit_loss: expect.closeTo(100, 6),
    });
  });
});

describe("fees", () => {
  test("are those of the instrument, for maker and taker", () => {
    const market = openMarket();
    const maker = market.sell(bob, { ...linear, amount: 0.1, price: 60_000 });
    const taker = market.buy(alice, { ...linear, amount: 0.1, price: 60_000 });
    expect(taker.trades).toMatchObject([{ fee: 2.1, fee_currency: "USDC", liquidity: "T" }]);
    const { trades } = market.call<{ trades: Wire[] }>(bob, "private/get_user_trades_by_instrument", linear);
    expect(trades).toMatchObject([{ fee: 0.9, liquidity: "M", order_id: maker.order["order_id"] }]);
  });

  test("of a cheap option are bound by its premium", () => {
    const market = openMarket();
    const option = { instrument_name: optionName(market, "BTC", "C"), amount: 1 };
    market.sell(bob, { ...option, price: 0.14 });
    const [dear] = market.buy(alice, { ...option, price: 0.14 }).trades;
    expect(dear).toMatchObject({ fee: 0.0003 });
    const put = { instrument_name: optionName(market, "BTC", "P"), amount: 1 };
    market.sell(bob, { ...put, price: 0.0005 });
    const [cheap] = market.buy(alice, { ...put, price: 0.0005 }).trades;
    expect(cheap?.["fee"]).toBeCloseTo(0.0005 * 0.125, 10);
  });

  test("of the hidden part of an iceberg are those of a taker", () => {
    const market = openMarket();
    market.sell(bob, { ...inverse, amount: 20_000, price: 60_000, display_amount: 10_000 });
    expect(market.exchange.book("BTC-PERPETUAL").asks).toEqual([[60_000, 10_000]]);
    market.buy(alice, { ...inverse, amount: 20_000, price: 60_000 });
    const { trades } = market.call<{ trades: Wire[] }>(bob, "private/get_user_trades_by_instrument", {
      ...inverse,
      sorting: "asc",
    });
    const feeOf = (rate: number) => expect.closeTo((10_000 / 60_000) * rate, 8);
    expect(trades).toMatchObject([{ fee: feeOf(0.00015) }, { fee: feeOf(0.00035) }]);
  });
});

describe("spot", () => {
  test("exchanges balances, and an open order holds back what it would spend", () => {
    const market = openMarket();
    market.sell(bob, { instrument_name: "BTC_USDC", amount: 0.5, price: 60_000 });
    expect(summary(market, bob)).toMatchObject({ balance: 100, spot_reserve: 0.5, available_funds: 99.5 });
    market.buy(alice, { instrument_name: "BTC_USDC", amount: 0.2, price: 60_000 });
    expect(summary(market, alice)).toMatchObject({ balance: 100.2 });
    expect(summary(market, alice, "USDC")).toMatchObject({ balance: 1_000_000 - 12_000 });
    expect(summary(market, bob)).toMatchObject({ balance: 99.8, spot_reserve: 0.3 });
    expect(summary(market, bob, "USDC")).toMatchObject({ balance: 1_012_000 });
    expect(market.call(alice, "private/get_positions")).toEqual([]);
  });
});

describe("margin", () => {
  test("counts positions and, on the worse side, orders", () => {
    const market = openMarket();
    trade(market, alice, bob, { ...inverse, amount: 60_000, price: 60_000 });
    expect(position(market, alice)).toMatchObject({ initial_margin: 0.02, maintenance_margin: 0.01, leverage: 50 });
    market.buy(alice, { ...inverse, amount: 60_000, price: 59_000 });
    market.sell(alice, { ...inverse, amount: 60_000, price: 61_000 });
    expect(position(market, alice)).toMatchObject({ initial_margin: 0.02, open_orders_margin: 0.02 });
    expect(summary(market, alice)).toMatchObject({ initial_margin: 0.04, maintenance_margin: 0.01 });
  });

  test("lets an account reduce when it could open nothing", () => {
    const market = openMarket({ balances: { BTC: 0.021 } });
    trade(market, alice, bob, { ...inverse, amount: 60_000, price: 60_000 });
    expect(market.refusal(alice, "private/buy", { ...inverse, amount: 60_000, price: 60_000 })).toMatchObject({
      code: 10009,
    });
    expect(market.sell(alice, { ...inverse, amount: 60_000, price: 60_500 }).order).toMatchObject({
      order_state: "open",
    });
  });

  test("of an option: buyers pay the premium at once, writers need margin", () => {
    const market = openMarket();
    const option = { instrument_name: optionName(market, "BTC", "C", 5), amount: 1 };
    market.sell(bob, { ...option, price: 0.02 });
    market.buy(alice, { ...option, price: 0.02 });
    const buyer = summary(market, alice);
    expect(buyer["balance"]).toBeCloseTo(100 - 0.02 - 0.0003, 8);
    expect(buyer["initial_margin"]).toBe(0);
    expect(buyer["equity"]).toBeCloseTo(Number(buyer["balance"]) + Number(buyer["options_value"]), 8);
    const writer = summary(market, bob);
    expect(writer["balance"]).toBeCloseTo(100 + 0.02 - 0.0003, 8);
    expect(writer["options_value"]).toBeCloseTo(-Number(buyer["options_value"]), 8);
    expect(writer["initial_margin"]).toBeGreaterThan(0.1);
    expect(position(market, bob, { instrument_name: option.instrument_name })).toMatchObject({
      size: -1,
      kind: "option",
      delta: expect.any(Number),
      vega: expect.any(Number),
    });
  });

  test("of a position that does not exist yet can be asked for", () => {
    const market = openMarket();
    expect(market.call(alice, "private/get_margins", { ...inverse, amount: 60_000, price: 60_000 })).toMatchObject({
      buy: 0.02,
      sell: 0.02,
      max_price: 60_900,
    });
    expect(
      market.call(alice, "private/simulate_portfolio", {
        currency: "BTC",
        simulated_positions: { "BTC-PERPETUAL": 1 },
      }),
    ).toMatchObject({
      initial_margin: 0.02,
      balance: 100,
      delta_total: 1,
    });
    expect(market.call(alice, "private/get_positions")).toEqual([]);
    expect(market.refusal(alice, "private/get_margins", { ...inverse, amount: 1e300, price: 59_000 })).toMatchObject({
      code: -32602,
      data: { param: "amount" },
    });
    const beyondNumbers = { currency: "BTC", simulated_positions: { "BTC-PERPETUAL": -1e300 } };
    expect(market.refusal(alice, "private/simulate_portfolio", beyondNumbers)).toMatchObject({
      code: -32602,
      data: { param: "simulated_positions" },
    });
  });
});

describe("moving positions", () => {
  test("hands them to a sub-account without a trade", () => {
    const market = openMarket();
    trade(market, alice, bob, { ...inverse, amount: 1_000, price: 60_000 });
    const balance = summary(market, carol)["balance"];
    market.call(alice, "private/move_positions", {
      source_uid: alice,
      target_uid: carol,
      trades: [{ ...inverse, amount: 400, price: 60_000 }],
    });
    const back = { source_uid: carol, target_uid: alice, trades: [{ ...inverse, amount: 10, price: 60_000 }] };
    expect(market.refusal(carol, "private/move_positions", back)).toEqual({
      code: 13012,
      message: "unavailable_in_subaccount",
    });
    expect(position(market, alice)).toMatchObject({ size: 600 });
    expect(position(market, carol)).toMatchObject({ size: 400, average_price: 60_000 });
    expect(summary(market, carol)["balance"]).toBe(balance);
    expect(market.call(alice, "private/get_positions", { subaccount_id: carol })).toMatchObject([{ size: 400 }]);
    expect(market.refusal(bob, "private/get_positions", { subaccount_id: carol })).toMatchObject({ code: -32602 });
  });

  test("closes contracts where it meets the opposite position", () => {
    const market = openMarket();
    trade(market, alice, bob, { ...inverse, amount: 1_000, price: 60_000 });
    trade(market, bob, carol, { ...inverse, amount: 400, price: 60_000 });
    const interest = () => market.call<Wire>(undefined, "public/ticker", inverse)["open_interest"];
    expect(interest()).toBe(1_000);
    market.call(alice, "private/move_positions", {
      source_uid: alice,
      target_uid: carol,
      trades: [{ ...inverse, amount: 400, price: 60_000 }],
    });
    expect(interest()).toBe(600);
  });
});

describe("the transaction log", () => {
  test("has an entry for each move of money, and pages through them", () => {
    const market = openMarket();
    for (let i = 0; i < 5; i += 1) trade(market, alice, bob, { ...inverse, amount: 10, price: 60_000 });
    const page = (continuation?: number) =>
      market.exchange.handle(
        "private/get_transaction_log",
        { userId: alice, connection: "", cancelOnDisconnect: false, scopes: [] },
        {
          currency: "BTC",
          start_timestamp: 0,
          end_timestamp: noon + 1,
          count: 3,
          ...(continuation !== undefined && { continuation }),
        },
      ) as { logs: Wire[]; continuation: number | null };
    const first = page();
    expect(first.logs).toHaveLength(3);
    const second = page(first.continuation ?? 0);
    expect(second.logs).toHaveLength(2);
    expect(second.continuation).toBeNull();
    const ids = [...first.logs, ...second.logs].map(({ id }) => Number(id));
    expect([...ids].sort((a, b) => b - a)).toEqual(ids);
    expect(first.logs[0]).toMatchObject({
      type: "trade",
      side: "open buy",
      amount: 10,
      commission: 6e-8,
      change: -6e-8,
      position: 50,
    });
  });
});
