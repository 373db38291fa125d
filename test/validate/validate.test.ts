import { describe, expect, test } from "vitest";
import { channelOf, channelRows, channelsBy } from "../../generated/channels.ts";
import { methodRows } from "../../generated/methods.ts";
import {
  inspectChannel,
  inspectResult,
  validateChannel,
  validateParams,
  validateResult,
} from "../../generated/validators/index.ts";
import { describedChannels, describedMethods } from "../schemas.ts";

const ok = { ok: true };
const errorsOf = (validation: ReturnType<typeof validateParams>): string[] =>
  validation.ok ? [] : validation.errors.map(({ path, message }) => `${path} ${message}`);

describe("params", () => {
  test.each<[string, unknown]>([
    ["private/buy", { instrument_name: "BTC-PERPETUAL", amount: 10, price: 1 }],
    ["private/buy", { instrument_name: "BTC-PERPETUAL", amount: 10, contracts: 1, price: 1, type: "limit" }],
    ["private/buy", { instrument_name: "X", amount: 10, type: "market", post_only: false, price: 1 }],
    ["private/sell", { instrument_name: "X", amount: 1, type: "stop_market", trigger: "mark_price", trigger_price: 1 }],
    [
      "private/sell",
      { instrument_name: "X", amount: 1, type: "trailing_stop", trigger: "mark_price", trigger_offset: 1 },
    ],
    ["private/buy", { instrument_name: "BTC-PERPETUAL", contracts: 1, type: "market" }],
    ["private/buy", { instrument_name: "BTC-PERPETUAL", amount: 10, price: 1, newer_than_this_library: true }],
    ["private/cancel_all", {}],
    ["private/cancel_all", { detailed: true }],
    ["private/cancel_all", { detailed: false, freeze_quotes: true }],
    ["public/auth", { grant_type: "client_credentials", client_id: "a", client_secret: "b", scope: "trade:read" }],
    ["public/auth", { grant_type: "refresh_token", refresh_token: "a" }],
    ["public/get_instruments", { currency: "A_CURRENCY_OF_TOMORROW" }],
    ["private/cancel_all_by_kind_or_type", { currency: ["BTC", "ETH"] }],
    ["public/set_heartbeat", { interval: 10 }],
  ])("%s takes %j", (method, params) => {
    expect(validateParams(method, params)).toEqual(ok);
  });

  test.each<[string, unknown, string[]]>([
    ["private/buy", { amount: 10, price: 1 }, ["/instrument_name is missing"]],
    ["private/buy", { instrument_name: "X", amount: 10 }, ["/price is missing"]],
    [
      "private/buy",
      { instrument_name: "X", amount: 10, type: "stop_limit", price: 1 },
      ["/trigger is missing", "/trigger_price is missing"],
    ],
    [
      "private/buy",
      { instrument_name: "X", amount: 10, type: "market", post_only: true },
      ["/post_only expected false"],
    ],
    [
      "private/buy",
      { instrument_name: "X", amount: 10, type: "limt" },
      [
        '/type expected one of "market", "market_limit", "trailing_stop", "stop_market", "take_market", "stop_limit", "take_limit", "limit"',
      ],
    ],
    ["private/buy", { instrument_name: "X", type: "market" }, [" needs amount; or contracts"]],
    ["private/buy", { instrument_name: "X" }, [" needs amount; or contracts"]],
    ["private/buy", { instrument_name: "X", amount: "10", price: 1 }, ["/amount expected number, got string"]],
    [
      "private/buy",
      { instrument_name: "X", amount: 10, price: 1, post_only: null },
      ["/post_only expected boolean, got null"],
    ],
    [
      "private/buy",
      { instrument_name: "X", amount: 10, price: 1, otoco_config: [{ direction: "up" }] },
      ['/otoco_config/0/direction expected one of "buy", "sell"'],
    ],
    ["public/auth", { grant_type: "client_credentials", client_id: "a" }, ["/client_secret is missing"]],
    ["public/set_heartbeat", { interval: 5 }, ["/interval must be >= 10"]],
    ["public/set_heartbeat", { interval: 10.5 }, ["/interval expected integer, got number"]],
    ["public/test", "text", [" expected object, got string"]],
    ["public/gone", {}, [" public/gone is no method or channel that the schemas know"]],
  ])("%s refuses %j", (method, params, errors) => {
    expect(errorsOf(validateParams(method, params))).toEqual(errors);
  });

  test("a refusal never shows the value, which may be a secret", () => {
    const params = { grant_type: "client_credentials", client_id: "id", client_secret: ["my-secret"] };
    expect(JSON.stringify(validateParams("public/auth", params))).not.toContain("my-secret");
  });
});

describe("results and messages", () => {
  const quote = {
    timestamp: 1,
    instrument_name: "X",
    best_bid_price: null,
    best_bid_amount: 0,
    best_ask_price: 1,
    best_ask_amount: 1,
  };

  test("a result that depends on a parameter is taken in each of its forms", () => {
    expect(validateResult("private/cancel_all", 3)).toEqual(ok);
    expect(validateResult("private/cancel_all", [{ type: "limit", currency: "BTC" }])).toEqual(ok);
    expect(errorsOf(validateResult("private/cancel_all", "3"))).not.toEqual([]);
  });

  test("an option that was not traded, or has expired, has nulls and a word for numbers, as was captured", () => {
    const stats = { high: null, low: null, price_change: null, volume: null, volume_usd: null };
    const change = { instrument_name: "BTC-2APR20-7125-P", timestamp: 1, stats, estimated_delivery_price: "expired" };
    expect(validateChannel("incremental_ticker.BTC-2APR20-7125-P", change)).toEqual(ok);
    const ticker = validateChannel("ticker.BTC-2APR20-7125-P.raw", { ...change, state: "closed" });
    expect(errorsOf(ticker).filter((error) => !error.endsWith("is missing"))).toEqual([]);
  });

  test("unknown members and unknown values of open enums are no error, but a drift", () => {
    const state = { timestamp: 1, instrument_name: "X", state: "dreaming", mood: "good" };
    expect(validateChannel("instrument.state.any.any", state)).toEqual(ok);
    expect(inspectChannel("instrument.state.any.any", state).map(({ path, severity }) => [path, severity])).toEqual([
      ["/mood", "added"],
      ["/state", "added"],
    ]);
  });

  test("what is wrong is told apart from what is new", () => {
    const drift = inspectChannel("quote.X", { ...quote, best_bid_amount: "0", spread: 1 });
    expect(drift.map(({ path, severity }) => [path, severity])).toEqual([
      ["/spread", "added"],
      ["/best_bid_amount", "wrong"],
    ]);
  });

  test("a channel is found by its concrete name", () => {
    expect(validateChannel("quote.BTC-PERPETUAL", quote)).toEqual(ok);
    expect(errorsOf(validateChannel("qoute.BTC-PERPETUAL", quote))).toEqual([
      " qoute.BTC-PERPETUAL is no method or channel that the schemas know",
    ]);
  });

  test("integers beyond 2^53 are decimal strings after parsing", () => {
    const trade = {
      trade_id: "1",
      trade_seq: 1,
      instrument_name: "X",
      timestamp: 1,
      direction: "buy",
      tick_direction: 0,
      index_price: 1,
      price: 1,
      amount: 1,
      mark_price: 1,
    };
    expect(validateChannel("trades.X.raw", [{ ...trade, starbase_match_id: "225046781992378368" }])).toEqual(ok);
    expect(validateChannel("trades.X.raw", [{ ...trade, starbase_match_id: 225046781992378370 }]).ok).toBe(false);
  });

  test("nothing to tell is nothing to allocate", () => {
    expect(inspectResult("public/get_time", 1)).toEqual([]);
    expect(validateResult("public/get_time", 1)).toBe(validateResult("public/get_time", 2));
  });
});

describe("channels", () => {
  test.each([
    ["ticker.BTC-PERPETUAL.raw", "ticker.{instrument_name}.{interval}"],
    ["book.BTC-PERPETUAL.100ms", "book.{instrument_name}.{interval}"],
    ["book.BTC-PERPETUAL.none.10.100ms", "book.{instrument_name}.{group}.{depth}.{interval}"],
    ["user.orders.BTC-PERPETUAL.raw", "user.orders.{instrument_name}.raw"],
    ["user.orders.BTC-PERPETUAL.100ms", "user.orders.{instrument_name}.{interval}"],
    ["user.orders.any.any.raw", "user.orders.{kind}.{currency}.raw"],
    ["block_rfq.maker.quotes.any", "block_rfq.maker.quotes.{currency}"],
    ["block_rfq.maker.any", "block_rfq.maker.{currency}"],
    ["platform_state", "platform_state"],
    ["platform_state.public_methods_state", "platform_state.public_methods_state"],
  ])("%s belongs to %s", (name, template) => {
    expect(channelOf(name)?.template).toBe(template);
  });

  test.each(["", "ticker", "ticker.X", "ticker.X.raw.raw", "nonsense.X"])("%j is no channel", (name) => {
    expect(channelOf(name)).toBeUndefined();
  });

  test("every builder makes a name of its own family", () => {
    const sample = {
      instrument_name: "X",
      interval: "100ms",
      group: "none",
      depth: "10",
      index_name: "btc_usd",
      kind: "any",
      currency: "any",
      resolution: "1",
    };
    const filled = channelsBy((template) =>
      template.replaceAll(/\{(\w+)\}/g, (_, place: keyof typeof sample) => sample[place]),
    );
    const build = Object.values(filled) as (() => string)[];
    expect(new Set(build.map((builder) => channelOf(builder())?.template)).size).toBe(channelRows.length);
  });
});

test("there are the methods and the channels that the schemas describe", () => {
  expect([...methodRows.keys()].sort()).toEqual(describedMethods);
  expect(channelRows.map(({ template }) => template).sort()).toEqual(describedChannels);
});
