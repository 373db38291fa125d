/** What an exchange owes to everybody: connecting, reading, channels, errors. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../src/client.ts";
import { isDeribitError } from "../../src/errors/narrow.ts";
import { connectTo, isReachable } from "./client.ts";

const instrument_name = "BTC-PERPETUAL";
const currency = "BTC";
const index_name = "btc_usd";
const hourMs = 3_600_000;

/** Reads that need nothing but what every exchange has. */
const reads: readonly (readonly [method: string, params: object])[] = [
  ["public/test", {}],
  ["public/get_time", {}],
  ["public/status", {}],
  ["public/hello", { client_name: "deribit-rpc", client_version: "contract" }],
  ["public/get_currencies", {}],
  ["public/get_instrument", { instrument_name }],
  ["public/get_instruments", { currency, kind: "future" }],
  ["public/get_index_price", { index_name }],
  ["public/get_index_price_names", {}],
  ["public/ticker", { instrument_name }],
  ["public/get_order_book", { instrument_name, depth: 5 }],
  ["public/get_book_summary_by_instrument", { instrument_name }],
  ["public/get_book_summary_by_currency", { currency, kind: "future" }],
  ["public/get_contract_size", { instrument_name }],
  ["public/get_last_trades_by_instrument", { instrument_name, count: 5 }],
  ["public/get_last_trades_by_currency", { currency, count: 5 }],
  ["public/get_last_settlements_by_currency", { currency, count: 5 }],
  ["public/get_last_settlements_by_instrument", { instrument_name, count: 5 }],
  ["public/get_delivery_prices", { index_name, count: 5 }],
  ["public/get_funding_chart_data", { instrument_name, length: "8h" }],
  ["public/get_historical_volatility", { currency }],
  ["public/get_trade_volumes", {}],
];
const ranges: readonly (readonly [method: string, params: object])[] = [
  ["public/get_funding_rate_history", { instrument_name }],
  ["public/get_funding_rate_value", { instrument_name }],
  ["public/get_tradingview_chart_data", { instrument_name, resolution: "60" }],
];

describe.skipIf(!isReachable)("everybody", () => {
  let client: Client;
  let note: Awaited<ReturnType<typeof connectTo>>["note"];
  beforeAll(async () => {
    ({ client, note } = await connectTo(false));
  });
  afterEach((context) => note(context));
  afterAll(() => client?.close());

  test("a connection is ready when connect resolves", () => {
    expect(client.state.name).toBe("ready");
  });

  test.each(reads)("%s answers", async (method, params) => {
    expect(await client.call(method, params)).toBeDefined();
  });

  test.each(ranges)("%s answers for a span of time", async (method, params) => {
    const now = await client.public.getTime();
    const span = { start_timestamp: now - 8 * hourMs, end_timestamp: now };
    expect(await client.call(method, { ...params, ...span })).toBeDefined();
  });

  test("an unknown method is -32601", async () => {
    await expect(client.call("public/no_such_method")).rejects.toMatchObject({ kind: "rpc", code: -32_601 });
  });

  test("a wrong parameter is -32602, and is named", async () => {
    const call = client.call("public/ticker", { instrument_name: "NO-SUCH-THING" });
    await expect(call).rejects.toMatchObject({ kind: "rpc", code: -32_602, details: { param: "instrument_name" } });
  });

  test("a private method without signing in is 13009", async () => {
    await expect(client.call("private/get_positions")).rejects.toMatchObject({ kind: "rpc", code: 13_009 });
  });

  test("a book begins with a snapshot, and its changes follow each other", async () => {
    const book = await client.orderBook(instrument_name);
    expect(book.live?.bestBid?.price).toBeLessThan(book.live?.bestAsk?.price ?? 0);
    await book.close();
  });

  test("a channel is granted, sent, and ended", async () => {
    const ticker = await client.subscribe(`ticker.${instrument_name}.100ms`);
    for await (const { mark_price } of ticker) {
      expect(mark_price).toBeGreaterThan(0);
      break;
    }
    await expect.poll(() => client.stats.channels).toBe(0);
  });

  test("a channel that does not exist is an error that names it", async () => {
    const failure: unknown = await client.subscribe("book.NO-SUCH-THING.100ms").catch((error: unknown) => error);
    expect(isDeribitError(failure, "subscription") && failure.channels).toEqual(["book.NO-SUCH-THING.100ms"]);
  });
});
