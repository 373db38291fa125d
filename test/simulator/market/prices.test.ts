import { describe, expect, test } from "vitest";
import { alice, bob, noon, openMarket, optionName, tradedMarket, type Wire } from "./support.ts";

const instrument = { instrument_name: "BTC-PERPETUAL" };

describe("the ticker", () => {
  test("of an empty book shows nulls and zeros", () => {
    const ticker = openMarket().call(undefined, "public/ticker", instrument);
    expect(ticker).toMatchObject({
      best_bid_price: null,
      best_ask_price: null,
      best_bid_amount: 0,
      best_ask_amount: 0,
      last_price: null,
      mark_price: 60_000,
      min_price: 59_100,
      max_price: 60_900,
      stats: { high: null, low: null, price_change: null, volume: 0 },
    });
  });

  test("follows trades and the book", async () => {
    const market = await tradedMarket();
    market.buy(alice, { ...instrument, amount: 70, price: 59_000 });
    expect(market.call(undefined, "public/ticker", instrument)).toMatchObject({
      best_bid_price: 59_000,
      best_bid_amount: 70,
      last_price: 60_010,
      open_interest: 550,
      stats: { high: 60_010, low: 60_001, volume_usd: 550 },
    });
    expect(market.call(undefined, "public/get_order_book", { ...instrument, depth: 1 })).toMatchObject({
      bids: [[59_000, 70]],
      asks: [],
      change_id: market.exchange.book("BTC-PERPETUAL").changeId,
    });
  });

  test("has the members that captured ones have, by kind of instrument", () => {
    const market = openMarket();
    const future = [
      "timestamp",
      "state",
      "stats",
      "index_price",
      "instrument_name",
      "last_price",
      "settlement_price",
      "min_price",
      "max_price",
      "open_interest",
      "mark_price",
      "estimated_delivery_price",
      "best_ask_price",
      "best_bid_price",
      "best_ask_amount",
      "best_bid_amount",
    ];
    const members = (name: string) => Object.keys(market.call(undefined, "public/ticker", { instrument_name: name }));
    expect(members("BTC-PERPETUAL")).toEqual(
      expect.arrayContaining([...future, "interest_value", "current_funding", "funding_8h"]),
    );
    expect(members("BTC-25DEC26")).toEqual(expect.arrayContaining(future));
    expect(members(optionName(market, "BTC", "C"))).toEqual(
      expect.arrayContaining([
        ...future,
        "greeks",
        "interest_rate",
        "mark_iv",
        "bid_iv",
        "ask_iv",
        "underlying_price",
        "underlying_index",
      ]),
    );
  });
});

describe("an index", () => {
  test("moves the marks of its instruments, and with a coin all its indices", () => {
    const market = openMarket();
    market.exchange.setIndexPrice("btc_usd", 66_000);
    expect(market.call(undefined, "public/get_index_price", { index_name: "btc_usdc" })).toMatchObject({
      index_price: 66_000,
    });
    expect(market.call(undefined, "public/get_index_price", { index_name: "eth_btc" })).toMatchObject({
      index_price: 0.045455,
    });
    expect(market.call(undefined, "public/ticker", instrument)).toMatchObject({
      mark_price: 66_000,
      index_price: 66_000,
    });
  });

  test("that does not exist, or a price that cannot be, is named in the error", () => {
    const { exchange } = openMarket();
    expect(() => exchange.setIndexPrice("btc_eur", 1)).toThrow(
      'There is no index "btc_eur"; there are btc_usd, eth_usd,',
    );
    expect(() => exchange.setIndexPrice("btc_usd", 0)).toThrow(
      'The price of index "btc_usd" must be a positive number, got 0.',
    );
    expect(() => openMarket({ market: { prices: { nope: 1 } } })).toThrow("nope");
  });
});

describe("charts", () => {
  test("have one candle a span, gaps filled with the last close", async () => {
    const market = openMarket();
    const trade = (price: number) => {
      market.sell(bob, { ...instrument, amount: 60, price });
      market.buy(alice, { ...instrument, amount: 60, price });
    };
    trade(60_000);
    trade(60_010);
    await market.clock.advance(180_000);
    trade(60_020);
    const chart = market.call(undefined, "public/get_tradingview_chart_data", {
      ...instrument,
      start_timestamp: noon,
      end_timestamp: noon + 600_000,
      resolution: "1",
    });
    expect(chart).toMatchObject({
      status: "ok",
      ticks: [noon, noon + 60_000, noon + 120_000, noon + 180_000],
      open: [60_000, 60_010, 60_010, 60_020],
      high: [60_010, 60_010, 60_010, 60_020],
      close: [60_010, 60_010, 60_010, 60_020],
      cost: [120, 0, 0, 60],
    });
    const nothing = { ...instrument, start_timestamp: 1, end_timestamp: 2, resolution: "1D" };
    expect(market.call(undefined, "public/get_tradingview_chart_data", nothing)).toMatchObject({
      status: "no_data",
      ticks: [],
    });
  });

  test("of a fresh made market begin in the past", () => {
    const market = openMarket({ market: { liquidity: true } });
    const { ticks } = market.call<{ ticks: number[] }>(undefined, "public/get_tradingview_chart_data", {
      ...instrument,
      start_timestamp: noon - 86_400_000,
      end_timestamp: noon,
      resolution: "60",
    });
    expect(ticks.length).toBeGreaterThanOrEqual(24);
    expect(
      market.call<unknown[]>(undefined, "public/get_index_chart_data", { index_name: "btc_usd", range: "1h" }).length,
    ).toBeGreaterThan(10);
  });
});

describe("the catalogue", () => {
  test("has inverse and linear perpetuals, dated futures, options with strikes, and spot", () => {
    const market = openMarket();
    const names = market
      .call<Wire[]>(undefined, "public/get_instruments", { currency: "any" })
      .map(({ instrument_name }) => String(instrument_name));
    expect(names).toEqual(
      expect.arrayContaining([
        "BTC-PERPETUAL",
        "ETH-PERPETUAL",
        "BTC_USDC-PERPETUAL",
        "SOL_USDC-PERPETUAL",
        "BTC-25DEC26",
        "BTC_USDC-25DEC26",
        "BTC_USDC",
        "ETH_BTC",
      ]),
    );
    expect(names.some((name) => /^BTC-\d{1,2}[A-Z]{3}\d\d-60000-C$/.test(name))).toBe(true);
    expect(names.some((name) => /^XRP_USDC-\d{1,2}[A-Z]{3}\d\d-0d\d+-P$/.test(name))).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  test("has the members that captured instruments have", () => {
    const market = openMarket();
    const shared = [
      "state",
      "price_index",
      "kind",
      "instrument_name",
      "maker_commission",
      "taker_commission",
      "instrument_type",
      "underlying_type",
      "expiration_timestamp",
      "instrument_id",
      "product_group",
      "creation_timestamp",
      "is_active",
      "contract_size",
      "tick_size",
      "counter_currency",
      "min_trade_amount",
      "block_trade_commission",
      "block_trade_min_trade_amount",
      "block_trade_tick_size",
      "settlement_currency",
      "settlement_period",
      "base_currency",
      "index_id",
      "quote_currency",
      "tick_size_steps",
      "lot_size",
      "base_currency_uuid",
      "quote_currency_uuid",
    ];
    const members = (name: string) =>
      Object.keys(market.call(undefined, "public/get_instrument", { instrument_name: name }));
    expect(members("BTC-PERPETUAL")).toEqual(
      expect.arrayContaining([
        ...shared,
        "max_leverage",
        "max_non_default_leverage",
        "max_liquidation_commission",
        "future_type",
      ]),
    );
    expect(members(optionName(market, "BTC", "C"))).toEqual(
      expect.arrayContaining([...shared, "strike", "option_type"]),
    );
  });

  test("can be filtered, by currency of the money and by kind", () => {
    const market = openMarket();
    const list = (params: object) => market.call<Wire[]>(undefined, "public/get_instruments", params);
    expect(
      list({ currency: "BTC", kind: "future" }).every(
        ({ settlement_currency, kind }) => settlement_currency === "BTC" && kind === "future",
      ),
    ).toBe(true);
    expect(list({ currency: "USDT" }).map(({ instrument_name }) => instrument_name)).toEqual(["BTC_USDT", "USDC_USDT"]);
    expect(list({ currency: "BTC", expired: true })).toEqual([]);
    const expirations = market.call<Record<string, Record<string, string[]>>>(undefined, "public/get_expirations", {
      currency: "grouped",
      kind: "future",
    });
    expect(expirations["BTC"]?.["future"]?.at(-1)).toBe("PERPETUAL");
  });

  test("knows an instrument by its number too", () => {
    const market = openMarket();
    const { instrument_id } = market.call(undefined, "public/get_instrument", instrument);
    expect(market.call(undefined, "public/get_order_book_by_instrument_id", { instrument_id })).toMatchObject(
      instrument,
    );
    expect(market.refusal(undefined, "public/get_order_book_by_instrument_id", { instrument_id: 1 })).toMatchObject({
      code: -32602,
    });
  });
});
