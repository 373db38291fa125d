import { describe, expect, test } from "vitest";
import { alice, bob, callerOf, carol, openMarket, type TestMarket } from "./support.ts";

const perpetual = "BTC-PERPETUAL";
const linear = "BTC_USDC-PERPETUAL";
const instrument = { instrument_name: perpetual };

function bookOf(market: TestMarket, name = perpetual): { bids: unknown; asks: unknown } {
  const { bids, asks } = market.exchange.book(name);
  return { bids, asks };
}

describe("a limit order", () => {
  test("rests, trades at the price of the resting order, and shows both sides of the fill", () => {
    const market = openMarket();
    const resting = market.sell(bob, { ...instrument, amount: 100, price: 60_000.5, label: "ask" });
    expect(resting).toMatchObject({ order: { order_state: "open", filled_amount: 0, average_price: 0 }, trades: [] });
    const taken = market.buy(alice, { ...instrument, amount: 40, price: 60_010, label: "bid" });
    expect(taken.order).toMatchObject({
      order_state: "filled",
      filled_amount: 40,
      average_price: 60_000.5,
      price: 60_010,
    });
    expect(taken.trades).toMatchObject([
      { price: 60_000.5, amount: 40, liquidity: "T", direction: "buy", label: "bid" },
    ]);
    expect(market.call(bob, "private/get_order_state", { order_id: resting.order["order_id"] })).toMatchObject({
      order_state: "open",
      filled_amount: 40,
      amount: 100,
    });
    expect(bookOf(market)).toEqual({ bids: [], asks: [[60_000.5, 60]] });
  });

  test("has the members that every captured order has", () => {
    const { order } = openMarket().buy(alice, { ...instrument, amount: 10, price: 50_000 });
    expect(Object.keys(order)).toEqual(
      expect.arrayContaining([
        "label",
        "price",
        "user_id",
        "amount",
        "direction",
        "time_in_force",
        "instrument_name",
        "web",
        "api",
        "order_id",
        "creation_timestamp",
        "replaced",
        "filled_amount",
        "last_update_timestamp",
        "post_only",
        "reduce_only",
        "average_price",
        "mmp",
        "contracts",
        "order_state",
        "order_type",
        "is_liquidation",
        "risk_reducing",
      ]),
    );
    expect(order["order_id"]).toMatch(/^\d+$/);
  });

  test("reaches its owners before the public, each change once", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 100, price: 60_000 });
    market.events.length = 0;
    market.buy(alice, { ...instrument, amount: 100, price: 60_000 });
    expect(market.events.map(({ kind }) => kind)).toEqual([
      "changes",
      "changes",
      "portfolio",
      "portfolio",
      "trades",
      "book",
      "ticker",
    ]);
    const [first, second] = market.events;
    expect(first).toMatchObject({
      userId: bob,
      orders: [{ order_state: "filled" }],
      trades: [{ liquidity: "M" }],
      positions: [{ size: -100 }],
    });
    expect(second).toMatchObject({
      userId: alice,
      orders: [{ order_state: "filled" }],
      trades: [{ liquidity: "T" }],
      positions: [{ size: 100 }],
    });
  });

  test("chains the changes of a book by their ids", () => {
    const market = openMarket();
    for (const price of [59_000, 59_001, 59_002]) market.buy(alice, { ...instrument, amount: 10, price });
    const books = market.events.flatMap((event) => (event.kind === "book" ? [event] : []));
    expect(books).toHaveLength(3);
    expect(books[1]?.prevChangeId).toBe(books[0]?.changeId);
    expect(books[2]?.prevChangeId).toBe(books[1]?.changeId);
    expect(market.exchange.book(perpetual).changeId).toBe(books[2]?.changeId);
  });
});

describe("time in force", () => {
  test("immediate_or_cancel fills what it can and cancels the rest", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 30, price: 60_000 });
    const { order, trades } = market.buy(alice, {
      ...instrument,
      amount: 100,
      price: 60_000,
      time_in_force: "immediate_or_cancel",
    });
    expect(order).toMatchObject({ order_state: "cancelled", filled_amount: 30, amount: 100 });
    expect(order).not.toHaveProperty("cancel_reason");
    expect(trades).toHaveLength(1);
    expect(bookOf(market)).toEqual({ bids: [], asks: [] });
  });

  test("fill_or_kill fills all or nothing", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 30, price: 60_000 });
    const kill = { ...instrument, price: 60_000, time_in_force: "fill_or_kill" };
    expect(market.buy(alice, { ...kill, amount: 40 })).toMatchObject({
      order: { order_state: "cancelled", filled_amount: 0 },
      trades: [],
    });
    expect(market.buy(alice, { ...kill, amount: 30 })).toMatchObject({
      order: { order_state: "filled", filled_amount: 30 },
    });
  });

  test("good_til_day ends with the settlement", () => {
    const market = openMarket();
    market.buy(alice, { ...instrument, amount: 10, price: 50_000, time_in_force: "good_til_day", label: "day" });
    market.buy(alice, { ...instrument, amount: 10, price: 50_000, label: "longer" });
    market.exchange.settle();
    expect(market.call(alice, "private/get_order_state_by_label", { currency: "BTC", label: "day" })).toMatchObject([
      { order_state: "cancelled", cancel_reason: "settlement" },
    ]);
    expect(market.call(alice, "private/get_open_orders")).toMatchObject([{ label: "longer" }]);
  });
});

describe("orders without limit", () => {
  test("market trades within the band and cancels the rest; it is kept as a limit order at the bound", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 30, price: 60_100 });
    market.sell(bob, { ...instrument, amount: 30, price: 63_000 });
    const { order } = market.buy(alice, { ...instrument, amount: 100, type: "market" });
    expect(order).toMatchObject({
      order_type: "limit",
      original_order_type: "market",
      price: 60_900,
      order_state: "cancelled",
      filled_amount: 30,
    });
  });

  test("market_limit takes the best price and rests there", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 30, price: 60_100 });
    market.sell(bob, { ...instrument, amount: 30, price: 60_200 });
    const { order } = market.buy(alice, { ...instrument, amount: 100, type: "market_limit" });
    expect(order).toMatchObject({
      order_state: "open",
      filled_amount: 30,
      price: 60_100,
      original_order_type: "market_limit",
    });
    expect(bookOf(market)).toEqual({ bids: [[60_100, 70]], asks: [[60_200, 30]] });
  });

  test("market is valued at the price it will pay, not at the bound", () => {
    const market = openMarket({ balances: { BTC: 1, USDC: 6_000 } });
    market.sell(bob, { instrument_name: "BTC_USDC", amount: 0.1, price: 60_000 });
    expect(market.buy(alice, { instrument_name: "BTC_USDC", amount: 0.1, type: "market" }).order).toMatchObject({
      order_state: "filled",
      average_price: 60_000,
    });
  });

  test("contracts may be given instead of the amount", () => {
    const market = openMarket();
    expect(market.buy(alice, { ...instrument, contracts: 3, price: 50_000 }).order).toMatchObject({
      amount: 30,
      contracts: 3,
    });
    expect(market.buy(alice, { instrument_name: linear, contracts: 5, price: 50_000 }).order).toMatchObject({
      amount: 0.0005,
    });
  });
});

describe("post_only", () => {
  test("moves a price that would trade to one tick inside the spread", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 30, price: 60_100 });
    market.buy(bob, { ...instrument, amount: 30, price: 60_000 });
    const bid = market.buy(alice, { ...instrument, amount: 10, price: 60_200, post_only: true });
    expect(bid).toMatchObject({ order: { price: 60_099.5, order_state: "open", reject_post_only: false }, trades: [] });
    const ask = market.sell(carol, { ...instrument, amount: 10, price: 60_000, post_only: true });
    expect(ask.order).toMatchObject({ price: 60_100, order_state: "open" });
  });

  test("with reject_post_only is refused instead", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 30, price: 60_100 });
    const params = { ...instrument, amount: 10, price: 60_100, post_only: true, reject_post_only: true };
    expect(market.refusal(alice, "private/buy", params)).toEqual({ code: 11054, message: "post_only_reject" });
  });
});

describe("reduce_only", () => {
  test("is cut to the position, and shrinks and goes with it", () => {
    const market = openMarket();
    market.sell(bob, { ...instrument, amount: 100, price: 60_000 });
    market.buy(alice, { ...instrument, amount: 100, price: 60_000 });
    const { order } = market.sell(alice, { ...instrument, amount: 500, price: 60_500, reduce_only: true });
    expect(order).toMatchObject({ amount: 100, reduce_only: true, order_state: "open" });
    market.buy(bob, { ...instrument, amount: 30, price: 60_100 });
    market.sell(alice, { ...instrument, amount: 30, price: 60_100 });
    expect(market.call(alice, "private/get_order_state", { order_id: order["order_id"] })).toMatchObject({
      amount: 70,
      order_state: "open",
    });
    market.buy(bob, { ...instrument, amount: 70, price: 60_100 });
    market.call(alice, "private/close_position", { ...instrument, type: "market" });
    expect(market.call(alice, "private/get_order_state", { order_id: order["order_id"] })).toMatchObject({
      order_state: "cancelled",
    });
    expect(market.call(alice, "private/get_positions")).toEqual([]);
    expect(market.refusal(alice, "private/close_position", { ...instrument, type: "market" })).toMatchObject({
      code: 10010,
    });
  });
});

describe("an order against an own order", () => {
  const ask = { ...instrument, amount: 50, price: 60_000 };

  test("is cancelled before it trades, in the mode of new accounts", () => {
    const market = openMarket();
    market.sell(alice, ask);
    expect(market.buy(alice, ask)).toMatchObject({
      order: { order_state: "cancelled", cancel_reason: "order_overlap", filled_amount: 0 },
      trades: [],
    });
    expect(bookOf(market)).toEqual({ bids: [], asks: [[60_000, 50]] });
  });

  test("removes the resting one in mode cancel_maker", () => {
    const market = openMarket();
    market.call(alice, "private/set_self_trading_config", { mode: "cancel_maker", extended_to_subaccounts: false });
    const own = market.sell(alice, ask).order["order_id"];
    market.sell(bob, ask);
    expect(market.buy(alice, ask)).toMatchObject({ order: { order_state: "filled" } });
    expect(market.call(alice, "private/get_order_state", { order_id: own })).toMatchObject({
      cancel_reason: "order_overlap",
    });
  });

  test("of a sub-account counts only where the account says so", () => {
    const market = openMarket();
    market.sell(carol, { ...ask, amount: 100 });
    expect(market.buy(alice, ask)).toMatchObject({ order: { order_state: "filled" } });
    market.call(alice, "private/set_self_trading_config", { mode: "reject_taker", extended_to_subaccounts: true });
    expect(market.buy(alice, ask)).toMatchObject({ order: { cancel_reason: "order_overlap_another_sub" } });
  });
});

describe("orders of a connection", () => {
  test("are cancelled when it is lost; those of another stay", () => {
    const market = openMarket();
    const place = (connection: string, label: string) =>
      market.exchange.handle("private/buy", callerOf(alice, connection), {
        ...instrument,
        amount: 10,
        price: 50_000,
        label,
      });
    place("one", "lost");
    place("two", "kept");
    market.exchange.cancelConnection(alice, "one");
    expect(market.call(alice, "private/get_open_orders")).toMatchObject([{ label: "kept" }]);
    expect(market.call(alice, "private/get_order_state_by_label", { currency: "BTC", label: "lost" })).toMatchObject([
      { cancel_reason: "cancel_on_disconnect", order_state: "cancelled" },
    ]);
    market.exchange.cancelAccount(alice);
    expect(market.call(alice, "private/get_open_orders")).toEqual([]);
  });
});
