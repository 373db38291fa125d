import { describe, expect, test } from "vitest";
import { alice, bob, callerOf, openMarket, optionName, type TestMarket, type Wire } from "./support.ts";

const perpetual = "BTC-PERPETUAL";

interface QuoteResult {
  readonly orders: Wire[];
  readonly trades: Wire[];
  readonly errors: Wire[];
}

function quote(market: TestMarket, quotes: object[], extra: object = {}): QuoteResult {
  return market.call<QuoteResult>(alice, "private/mass_quote", {
    quote_id: "1",
    mmp_group: "g",
    detailed: true,
    quotes,
    ...extra,
  });
}

function protect(market: TestMarket, limits: object, frozen_time = 5): void {
  market.call(alice, "private/set_mmp_config", {
    index_name: "btc_usd",
    interval: 10,
    frozen_time,
    max_quote_quantity: 100,
    mmp_group: "g",
    ...limits,
  });
}

const both = { instrument_name: perpetual, bid: { price: 59_900, amount: 100 }, ask: { price: 60_100, amount: 100 } };

describe("a mass quote", () => {
  test("places both sides as protected orders that name the quote", () => {
    const market = openMarket();
    const { orders, errors } = quote(market, [{ ...both, quote_set_id: "s" }]);
    expect(orders).toMatchObject([
      {
        direction: "buy",
        quote: true,
        quote_id: "1",
        quote_set_id: "s",
        mmp_group: "g",
        mmp: true,
        order_state: "open",
      },
      { direction: "sell" },
    ]);
    expect(errors).toEqual([]);
  });

  test("changes a quote in its place: the price, the size, or away with amount 0", () => {
    const market = openMarket();
    const [bid] = quote(market, [both]).orders;
    quote(market, [{ instrument_name: perpetual, bid: { price: 59_950 } }], { quote_id: "2" });
    expect(market.call(alice, "private/get_open_orders")).toMatchObject([
      { order_id: bid?.["order_id"], price: 59_950, amount: 100, quote_id: "2" },
      { price: 60_100, quote_id: "1" },
    ]);
    quote(market, [{ instrument_name: perpetual, bid: { amount: 0 }, ask: { amount: 40 } }]);
    expect(market.call(alice, "private/get_open_orders")).toMatchObject([{ price: 60_100, amount: 40 }]);
  });

  test("takes the place of the one on its side of the instrument and in its group, whatever its set", () => {
    const market = openMarket();
    quote(market, [{ ...both, quote_set_id: "a" }]);
    quote(market, [{ ...both, quote_set_id: "b", ask: { price: 60_200, amount: 100 } }]);
    quote(market, [both], { mmp_group: "h" });
    expect(market.call(alice, "private/get_open_orders")).toMatchObject([
      { quote_set_id: "b", price: 59_900, mmp_group: "g" },
      { quote_set_id: "b", price: 60_200, mmp_group: "g" },
      { price: 59_900, mmp_group: "h" },
      { price: 60_100, mmp_group: "h" },
    ]);
  });

  test("counts an amount as what rests, whatever was filled before", () => {
    const market = openMarket();
    quote(market, [both]);
    market.sell(bob, { instrument_name: perpetual, amount: 60, price: 59_900 });
    quote(market, [{ instrument_name: perpetual, bid: { amount: 100 } }]);
    expect(market.exchange.book(perpetual).bids).toEqual([[59_900, 100]]);
  });

  test("validates each side by itself, and cancels the side that was wrong", () => {
    const market = openMarket();
    quote(market, [both]);
    const { errors } = quote(market, [
      { instrument_name: perpetual, bid: { price: 59_900.2 }, ask: { price: 60_200 } },
    ]);
    expect(errors).toEqual([
      { instrument_name: perpetual, side: "bid", error: { code: -32602, message: "Invalid params" } },
    ]);
    expect(market.call(alice, "private/get_open_orders")).toMatchObject([{ price: 60_200 }]);
  });

  test.each([
    ["without cancel-on-disconnect", { quotes: [both] }, false, 13042],
    ["over two indices", { quotes: [both, { ...both, instrument_name: "ETH-PERPETUAL" }] }, true, -32602],
    ["of more than a hundred", { quotes: Array.from({ length: 101 }, () => both) }, true, -32602],
    ["after its deadline", { quotes: [both], valid_until: 1 }, true, 13888],
  ])("is refused %s", (_what, params, cancelOnDisconnect, code) => {
    const { exchange } = openMarket();
    const attempt = () =>
      exchange.handle(
        "private/mass_quote",
        { ...callerOf(alice), cancelOnDisconnect },
        { quote_id: "1", mmp_group: "g", ...params },
      );
    expect(attempt).toThrow(expect.objectContaining({ code }));
  });

  test("is not edited or found by buy and sell, and is cancelled as a quote", () => {
    const market = openMarket();
    const call = optionName(market, "BTC", "C", 5);
    const put = optionName(market, "BTC", "P", 0);
    const [bid] = quote(market, [
      { ...both, quote_set_id: "a" },
      { instrument_name: call, quote_set_id: "b", bid: { price: 0.001, amount: 1 } },
      { instrument_name: put, quote_set_id: "c", ask: { price: 0.1, amount: 1 } },
    ]).orders;
    expect(market.refusal(alice, "private/edit", { order_id: bid?.["order_id"], amount: 10 })).toMatchObject({
      code: 10004,
    });
    const cancel = (params: object) => market.call<number>(alice, "private/cancel_quotes", params);
    expect(cancel({ cancel_type: "delta", min_delta: 0.1, max_delta: 0.9 })).toBe(1);
    expect(cancel({ cancel_type: "quote_set_id", quote_set_id: "c" })).toBe(1);
    expect(cancel({ cancel_type: "instrument_kind", kind: "option" })).toBe(0);
    expect(cancel({ cancel_type: "currency", currency: "ETH" })).toBe(0);
    expect(cancel({ cancel_type: "all", freeze_quotes: true })).toBe(2);
    expect(market.refusal(alice, "private/mass_quote", { quote_id: "1", mmp_group: "g", quotes: [both] })).toEqual({
      code: 13043,
      message: "quotes_frozen",
    });
  });
});

describe("market maker protection", () => {
  test.each([
    ["the quantity", { quantity_limit: 0.01 }],
    ["the delta", { delta_limit: 0.01 }],
    ["the number of trades", { trade_count_limit: 2 }],
  ])("freezes when %s reaches its limit, and takes the protected orders off", async (_what, limits) => {
    const market = openMarket();
    protect(market, limits);
    quote(market, [{ ...both, bid: { price: 59_900, amount: 10_000 } }]);
    const own = market.buy(alice, { instrument_name: perpetual, amount: 10, price: 50_000 });
    market.sell(bob, { instrument_name: perpetual, amount: 300, price: 59_900 });
    expect(market.call(alice, "private/get_open_orders")).toHaveLength(3);
    market.events.length = 0;
    market.sell(bob, { instrument_name: perpetual, amount: 300, price: 59_900 });
    expect(market.call(alice, "private/get_open_orders")).toMatchObject([{ order_id: own.order["order_id"] }]);
    const frozen_until = market.clock.now() + 5_000;
    expect(market.events).toContainEqual({
      kind: "mmp_trigger",
      userId: alice,
      index: "btc_usd",
      data: { index_name: "btc_usd", mmp_group: "g", frozen_until },
    });
    expect(market.call(alice, "private/get_mmp_status")).toEqual([
      { index_name: "btc_usd", mmp_group: "g", frozen_until },
    ]);
    expect(quote(market, [both]).errors).toMatchObject([{ error: { code: 13030 } }, { error: { code: 13030 } }]);
    await market.clock.advance(5_001);
    expect(quote(market, [both]).orders).toHaveLength(2);
  });

  test("without end lasts until it is reset", async () => {
    const market = openMarket();
    protect(market, { trade_count_limit: 1 }, 0);
    quote(market, [both]);
    market.sell(bob, { instrument_name: perpetual, amount: 10, price: 59_900 });
    await market.clock.advance(100_000);
    expect(quote(market, [both]).errors).toHaveLength(2);
    market.call(alice, "private/reset_mmp", { index_name: "btc_usd" });
    expect(quote(market, [both]).orders).toHaveLength(2);
  });

  test("drops trades older than its interval", async () => {
    const market = openMarket();
    protect(market, { trade_count_limit: 2 });
    quote(market, [both]);
    market.sell(bob, { instrument_name: perpetual, amount: 10, price: 59_900 });
    await market.clock.advance(10_001);
    market.sell(bob, { instrument_name: perpetual, amount: 10, price: 59_900 });
    expect(market.call(alice, "private/get_open_orders")).toHaveLength(2);
  });

  test("counts from the first trade of an interval, and again from the first one after it", async () => {
    const market = openMarket();
    protect(market, { trade_count_limit: 3 });
    quote(market, [both]);
    const hit = () => market.sell(bob, { instrument_name: perpetual, amount: 10, price: 59_900 });
    hit();
    await market.clock.advance(9_000);
    hit();
    await market.clock.advance(2_000);
    hit();
    hit();
    expect(market.call(alice, "private/get_open_orders")).toHaveLength(2);
    hit();
    expect(market.call(alice, "private/get_open_orders")).toEqual([]);
  });

  test("refuses to offer more than max_quote_quantity on one side of one book", () => {
    const market = openMarket();
    protect(market, { max_quote_quantity: 0.01 });
    const tooMuch = { error: { code: 11030, message: "other_reject max_quote_quantity" } };
    const bid = (amount: number) =>
      quote(market, [{ instrument_name: perpetual, bid: { price: 60_000, amount } }]).errors;
    expect(bid(610)).toMatchObject([tooMuch]);
    expect(bid(600)).toEqual([]);
    expect(bid(610)).toMatchObject([tooMuch]);
    expect(market.call(alice, "private/get_open_orders")).toEqual([]);
    const dated = [...market.exchange.instruments().keys()].find((name) => /^BTC-\d+[A-Z]+\d+$/.test(name)) ?? "";
    const ask = { price: 60_500, amount: 600 };
    expect(
      quote(
        market,
        [perpetual, dated].map((instrument_name) => ({ instrument_name, ask })),
      ).errors,
    ).toEqual([]);
  });

  test("bounds single protected orders as well, and no others", () => {
    const market = openMarket();
    protect(market, { mmp_group: undefined, max_quote_quantity: 0.01 });
    const order = { instrument_name: perpetual, amount: 600, price: 60_000, mmp: true };
    const { order_id } = market.buy(alice, order).order;
    expect(market.refusal(alice, "private/buy", { ...order, amount: 10 })).toMatchObject({ code: 11030 });
    market.sell(alice, { ...order, price: 60_100 });
    expect(market.refusal(alice, "private/edit", { order_id, amount: 610, price: 60_000 })).toMatchObject({
      code: 11030,
    });
    market.buy(alice, { ...order, mmp: false });
  });

  test("cancels orders beyond a smaller max_quote_quantity", () => {
    const market = openMarket();
    const loose = { mmp_group: undefined, max_quote_quantity: 0.02 };
    protect(market, loose);
    for (let i = 0; i < 2; i += 1) {
      market.buy(alice, { instrument_name: perpetual, amount: 600, price: 60_000, mmp: true });
    }
    const [first, second] = market.call<Wire[]>(alice, "private/get_open_orders");
    protect(market, { ...loose, max_quote_quantity: 0.01 });
    expect(market.call(alice, "private/get_open_orders")).toMatchObject([{ order_id: first?.["order_id"] }]);
    expect(market.call(alice, "private/get_order_state", { order_id: second?.["order_id"] })).toMatchObject({
      order_state: "cancelled",
      cancel_reason: "mmp_config_curtailment",
    });
  });

  test("of block RFQs is apart from that of quotes in books", () => {
    const market = openMarket();
    protect(market, { quantity_limit: 3 });
    protect(market, { block_rfq: true, max_quote_quantity: 0.0001 });
    expect(quote(market, [both]).errors).toEqual([]);
    const configs = (block_rfq: boolean) => market.call(alice, "private/get_mmp_config", { block_rfq });
    expect(configs(false)).toMatchObject([{ quantity_limit: 3, max_quote_quantity: 100 }]);
    expect(configs(true)).toMatchObject([{ block_rfq: true, max_quote_quantity: 0.0001 }]);
  });

  test("shows its configuration, and is removed with interval 0", () => {
    const market = openMarket();
    protect(market, { quantity_limit: 3 });
    expect(market.call(alice, "private/get_mmp_config", { index_name: "btc_usd" })).toEqual([
      {
        index_name: "btc_usd",
        mmp_group: "g",
        interval: 10,
        frozen_time: 5,
        max_quote_quantity: 100,
        quantity_limit: 3,
      },
    ]);
    protect(market, { interval: 0 });
    expect(market.call(alice, "private/get_mmp_config")).toEqual([]);
  });
});
