import { describe, expect, test } from "vitest";
import { channelRows } from "../../generated/channels.ts";
import type { LevelChange, MarketEvent } from "../../simulator/boundary/events.ts";
import { parseChannel } from "../../simulator/channels/grammar.ts";
import { startBench } from "./support/bench.ts";
import { createFakeExchange } from "./support/fake-exchange.ts";

const instrument = "BTC-PERPETUAL";

function bookEvent(prevChangeId: number, changeId: number, ...changes: LevelChange[]): MarketEvent {
  return { kind: "book", instrument, timestamp: 2, prevChangeId, changeId, changes };
}

const bid = (action: LevelChange["action"], price: number, amount: number): LevelChange => ({
  side: "bids",
  action,
  price,
  amount,
});

describe("subscribing", () => {
  test("grants the channels that exist, leaves out the others, and answers in its own order", async () => {
    const { open } = await startBench();
    const client = await open();
    const channels = [
      "book.BTC-PERPETUAL.100ms",
      "book.NOPE.100ms",
      "book.BTC-PERPETUAL.3s",
      "book.BTC-PERPETUAL.none.7.100ms",
      "book.BTC-PERPETUAL.none.11.100ms",
      "ticker.BTC-PERPETUAL.agg2",
      "chart.trades.BTC-PERPETUAL.2",
      "user.orders.any.any.100ms",
      "nonsense",
      "",
    ];
    const { result } = await client.call("public/subscribe", { channels });
    expect(result).toEqual(["ticker.BTC-PERPETUAL.agg2", "book.BTC-PERPETUAL.100ms"]);
    expect((await client.call("public/subscribe", { channels: ["book.NOPE.100ms"] })).result).toEqual([]);
  });

  test("one raw channel without signing in refuses the whole call", async () => {
    const { open } = await startBench();
    const client = await open();
    const channels = ["quote.BTC-PERPETUAL", "book.BTC-PERPETUAL.raw"];
    const { error } = await client.call("public/subscribe", { channels });
    expect(error).toEqual({ code: 13778, message: "raw_subscriptions_not_available_for_unauthorized" });
    expect(client.notifications).toEqual([]);
  });

  test("private/subscribe needs a token, and takes public channels too", async () => {
    const { open } = await startBench();
    const client = await open();
    const channels = ["user.orders.any.any.raw", "quote.BTC-PERPETUAL"];
    expect((await client.call("private/subscribe", { channels })).error?.code).toBe(13009);
    await client.signIn();
    expect((await client.call("private/subscribe", { channels })).result).toEqual(channels);
  });

  test("twice is acknowledged without a second snapshot; unsubscribing names what ended", async () => {
    const { open, clock } = await startBench();
    const client = await open();
    const channels = ["book.BTC-PERPETUAL.100ms"];
    await client.call("public/subscribe", { channels });
    await client.call("public/subscribe", { channels });
    expect(client.dataOf("book.BTC-PERPETUAL.100ms")).toHaveLength(1);
    const gone = await client.call("public/unsubscribe", { channels: [...channels, "book.NOPE.100ms"] });
    expect(gone.result).toEqual(channels);
    await client.call("public/subscribe", { channels });
    expect(client.dataOf("book.BTC-PERPETUAL.100ms")).toHaveLength(2);
    expect((await client.call("public/unsubscribe_all")).result).toBe("ok");
    await clock.advance(1);
  });

  test("more than 500 channels, a long label and a call over HTTP are refused", async () => {
    const { openSignedIn, simulator, clock } = await startBench();
    const client = await openSignedIn();
    const many = Array.from({ length: 501 }, (_, at) => `q${at}`);
    expect((await client.call("public/subscribe", { channels: many })).error?.code).toBe(-32602);
    const labelled = { channels: ["user.lock"], label: "x".repeat(17) };
    expect((await client.call("private/subscribe", labelled)).error?.code).toBe(-32602);
    const body = JSON.stringify({ id: 1, method: "public/subscribe", params: { channels: [] } });
    const reply = simulator.http.post({
      url: `${simulator.httpUrl}/public/subscribe`,
      headers: { "Content-Type": "application/json" },
      body,
    });
    await clock.advance(0);
    expect(await reply).toMatchObject({ status: 400 });
    expect(JSON.parse((await reply).body)).toMatchObject({ error: { code: 10030 } });
  });

  test("a label comes back in the notifications of private channels", async () => {
    const { openSignedIn } = await startBench();
    const client = await openSignedIn();
    await client.call("private/subscribe", { channels: ["user.portfolio.BTC"], label: "desk" });
    expect(client.notifications[0]?.params).toMatchObject({ channel: "user.portfolio.btc", label: "desk" });
  });

  test("every channel of the schemas is known", () => {
    const exchange = createFakeExchange({ clock: { now: () => 0, schedule: () => () => {} } });
    const values: Readonly<Record<string, string>> = {
      instrument_name: instrument,
      interval: "100ms",
      group: "none",
      depth: "10",
      index_name: "btc_usd",
      kind: "future",
      currency: "BTC",
      resolution: "1D",
    };
    for (const { template, visibility } of channelRows) {
      const isCombo = template.startsWith("user.combo_trades");
      const name = template.replace(/\{(\w+)\}/g, (_, key: string) =>
        isCombo && key === "kind" ? "combo" : (values[key] ?? key),
      );
      const channel = parseChannel(name, exchange);
      expect(channel, name).toBeDefined();
      expect(channel?.isPrivate, name).toBe(visibility === "private");
    }
  });
});

describe("a book", () => {
  test("raw is a snapshot, then a chain of changes", async () => {
    const { openSignedIn, exchange, clock } = await startBench();
    const client = await openSignedIn();
    await client.call("public/subscribe", { channels: ["book.BTC-PERPETUAL.raw"] });
    exchange.emit(bookEvent(500, 507, bid("delete", 60_000, 0), bid("new", 59_999, 250)));
    exchange.emit(bookEvent(507, 509, bid("change", 59_999, 100)));
    await clock.advance(0);
    const head = { instrument_name: instrument };
    expect(client.dataOf("book.BTC-PERPETUAL.raw")).toEqual([
      {
        ...head,
        type: "snapshot",
        timestamp: 1,
        change_id: 500,
        bids: [
          ["new", 60_000, 1200],
          ["new", 59_999.5, 10],
        ],
        asks: [["new", 60_000.5, 3000]],
      },
      {
        ...head,
        type: "change",
        timestamp: 2,
        prev_change_id: 500,
        change_id: 507,
        bids: [
          ["delete", 60_000, 0],
          ["new", 59_999, 250],
        ],
        asks: [],
      },
      {
        ...head,
        type: "change",
        timestamp: 2,
        prev_change_id: 507,
        change_id: 509,
        bids: [["change", 59_999, 100]],
        asks: [],
      },
    ]);
  });

  test("100ms sums up, leaves out what came and went, and chains over the silence", async () => {
    const { open, exchange, clock } = await startBench();
    const client = await open();
    await client.call("public/subscribe", { channels: ["book.BTC-PERPETUAL.100ms"] });
    exchange.emit(bookEvent(500, 501, bid("new", 59_000, 5)));
    exchange.emit(bookEvent(501, 502, bid("delete", 59_000, 0)));
    await clock.advance(100);
    exchange.emit(bookEvent(502, 503, bid("delete", 60_000, 0)));
    exchange.emit(bookEvent(503, 504, bid("new", 60_000, 7)));
    await clock.advance(100);
    expect(client.dataOf("book.BTC-PERPETUAL.100ms").slice(1)).toMatchObject([
      { type: "change", prev_change_id: 500, change_id: 504, bids: [["change", 60_000, 7]], asks: [] },
    ]);
  });

  test("sends a late subscriber a snapshot that the common chain continues", async () => {
    const { open, exchange, clock } = await startBench();
    const [early, late] = [await open(), await open()];
    const channels = ["book.BTC-PERPETUAL.100ms"];
    await early.call("public/subscribe", { channels });
    exchange.emit(bookEvent(500, 501, bid("new", 59_000, 5)));
    exchange.books.set(instrument, { timestamp: 2, changeId: 501, bids: [[59_000, 5]], asks: [] });
    await late.call("public/subscribe", { channels });
    exchange.emit(bookEvent(501, 502, bid("change", 59_000, 6)));
    await clock.advance(100);
    const chain = { type: "change", prev_change_id: 501, change_id: 502 };
    expect(early.dataOf(channels[0] ?? "").slice(1)).toMatchObject([{ prev_change_id: 500, change_id: 501 }, chain]);
    expect(late.dataOf(channels[0] ?? "")).toMatchObject([{ type: "snapshot", change_id: 501 }, chain]);
  });

  test("grouped is the whole window each time, bids rounded down and asks up", async () => {
    const { open, exchange, clock } = await startBench();
    const client = await open();
    exchange.books.set(instrument, {
      timestamp: 1,
      changeId: 9,
      bids: [
        [104.5, 1],
        [101, 2],
        [99.5, 4],
      ],
      asks: [
        [105.5, 1],
        [106, 2],
      ],
    });
    await client.call("public/subscribe", {
      channels: ["book.BTC-PERPETUAL.5.1.100ms", "book.BTC-PERPETUAL.none.10.agg2"],
    });
    expect(client.dataOf("book.BTC-PERPETUAL.5.1.100ms")).toEqual([
      { timestamp: 1, instrument_name: instrument, change_id: 9, bids: [[100, 3]], asks: [[110, 3]] },
    ]);
    exchange.emit(bookEvent(9, 10, bid("change", 101, 3)));
    await clock.advance(1000);
    expect(client.dataOf("book.BTC-PERPETUAL.none.10.agg2")).toHaveLength(2);
  });
});

describe("the other market channels", () => {
  test("incremental_ticker sends the members that changed", async () => {
    const { open, exchange, clock } = await startBench();
    const client = await open();
    await client.call("public/subscribe", { channels: ["incremental_ticker.BTC-PERPETUAL"] });
    exchange.tickers.set(instrument, {
      timestamp: 2,
      instrument_name: instrument,
      mark_price: 60_000,
      stats: { volume: 3 },
    });
    exchange.emit({ kind: "ticker", instrument });
    exchange.emit({ kind: "ticker", instrument });
    await clock.advance(0);
    expect(client.dataOf("incremental_ticker.BTC-PERPETUAL")).toEqual([
      { type: "snapshot", timestamp: 1, instrument_name: instrument, mark_price: 60_000, stats: { volume: 1 } },
      { type: "change", timestamp: 2, instrument_name: instrument, stats: { volume: 3 } },
    ]);
  });

  test("quote sends only when the best prices or amounts changed", async () => {
    const { open, exchange, clock } = await startBench();
    const client = await open();
    await client.call("public/subscribe", { channels: ["quote.BTC-PERPETUAL"] });
    exchange.emit(bookEvent(500, 501, bid("new", 1, 1)));
    exchange.books.set(instrument, { timestamp: 3, changeId: 502, bids: [[60_001, 1]], asks: [] });
    exchange.emit(bookEvent(501, 502, bid("new", 60_001, 1)));
    await clock.advance(0);
    expect(client.dataOf("quote.BTC-PERPETUAL")).toMatchObject([
      { best_bid_price: 60_000, best_ask_price: 60_000.5 },
      { best_bid_price: 60_001, best_bid_amount: 1, best_ask_price: null, best_ask_amount: 0 },
    ]);
  });

  test("trades go to the instrument and to its kind and currency, and make candles", async () => {
    const { open, exchange, clock } = await startBench();
    const client = await open();
    const channels = [
      "trades.BTC-PERPETUAL.100ms",
      "trades.future.BTC.agg2",
      "trades.future.ETH.100ms",
      "chart.trades.BTC-PERPETUAL.1",
    ];
    await client.call("public/subscribe", { channels });
    const trade = (price: number, amount: number) => ({ price, amount, timestamp: clock.now() });
    exchange.emit({ kind: "trades", instrument, trades: [trade(100, 10), trade(50, 20)] });
    await clock.advance(1000);
    expect(client.dataOf("trades.BTC-PERPETUAL.100ms")).toHaveLength(1);
    expect(client.dataOf("trades.future.BTC.agg2")).toHaveLength(1);
    expect(client.dataOf("trades.future.ETH.100ms")).toHaveLength(0);
    expect(client.dataOf("chart.trades.BTC-PERPETUAL.1")).toMatchObject([
      { open: 100, high: 100, low: 50, close: 50, volume: 0.5, cost: 30 },
    ]);
  });

  test("new and changed instruments reach the subscribers of their kind", async () => {
    const { open, exchange, clock } = await startBench();
    const client = await open();
    const channels = ["instrument.state.any.any", "instrument.state.option.any", "instrument.creation.future.BTC"];
    await client.call("public/subscribe", { channels });
    exchange.emit({ kind: "instrument_state", instrument, state: "locked" });
    exchange.emit({ kind: "instrument_created", instrument });
    await clock.advance(0);
    expect(client.dataOf("instrument.state.any.any")).toMatchObject([{ state: "locked", instrument_name: instrument }]);
    expect(client.dataOf("instrument.state.option.any")).toEqual([]);
    expect(client.dataOf("instrument.creation.future.BTC")).toMatchObject([{ instrument_name: instrument }]);
  });
});

test("the platform sends its state with each index price", async () => {
  const { open, exchange, simulator, clock } = await startBench();
  const client = await open();
  await client.call("public/subscribe", { channels: ["platform_state", "platform_state.public_methods_state"] });
  exchange.emit({ kind: "index", index: "eth_usd", price: 1 });
  simulator.faults.add({ kind: "lock", index: "eth_usd" });
  exchange.emit({ kind: "index", index: "eth_usd", price: 1 });
  await clock.advance(0);
  const state = (locked: boolean) => ({ price_index: "eth_usd", locked, reasons: [] });
  expect(client.dataOf("platform_state")).toEqual([state(false), state(true), state(true)]);
  expect(client.dataOf("platform_state.public_methods_state")).toEqual([
    { allow_unauthenticated_public_requests: true },
  ]);
});

describe("the channels of an account", () => {
  const order = { order_id: "1" };
  const changes = (userId: number): MarketEvent => ({
    kind: "changes",
    userId,
    instrument,
    orders: [order, order],
    trades: [{ trade_id: "t" }],
    positions: [{ size: 1 }],
  });

  test("a liquidation reaches only its owner", async () => {
    const { openSignedIn, exchange, clock } = await startBench();
    const client = await openSignedIn();
    await client.call("private/subscribe", { channels: ["user.liquidation"] });
    const data = { state: "liquidation_started", user_id: 1001, currency: "BTC", timestamp: 5 };
    exchange.emit({ kind: "liquidation", userId: 1001, data });
    exchange.emit({ kind: "liquidation", userId: 2001, data: { ...data, user_id: 2001 } });
    await clock.advance(0);
    expect(client.dataOf("user.liquidation")).toEqual([data]);
  });

  test("raw orders come one by one, batched ones as an array, trades always as an array", async () => {
    const { openSignedIn, exchange, clock } = await startBench();
    const client = await openSignedIn();
    const channels = [
      "user.orders.BTC-PERPETUAL.raw",
      "user.orders.any.any.100ms",
      "user.trades.future.BTC.raw",
      "user.changes.any.any.raw",
      "user.orders.option.any.raw",
    ];
    await client.call("private/subscribe", { channels });
    exchange.emit(changes(1001));
    exchange.emit(changes(1002));
    await clock.advance(100);
    expect(client.dataOf("user.orders.BTC-PERPETUAL.raw")).toEqual([order, order]);
    expect(client.dataOf("user.orders.any.any.100ms")).toEqual([[order, order]]);
    expect(client.dataOf("user.trades.future.BTC.raw")).toEqual([[{ trade_id: "t" }]]);
    expect(client.dataOf("user.changes.any.any.raw")).toEqual([
      { instrument_name: instrument, orders: [order, order], trades: [{ trade_id: "t" }], positions: [{ size: 1 }] },
    ]);
    expect(client.dataOf("user.orders.option.any.raw")).toEqual([]);
  });

  test("a key without the right is not granted the channel", async () => {
    const { open } = await startBench();
    const client = await open();
    await client.signIn({
      client_id: "sim-client",
      client_secret: "sim-secret-0001",
      scope: "account:read trade:none",
    });
    const channels = ["user.orders.any.any.raw", "user.lock"];
    expect((await client.call("private/subscribe", { channels })).result).toEqual(["user.lock"]);
  });

  test("portfolio begins with the state; any names one currency a message", async () => {
    const { openSignedIn } = await startBench();
    const client = await openSignedIn();
    await client.call("private/subscribe", { channels: ["user.portfolio.BTC", "user.portfolio.any"] });
    expect(client.dataOf("user.portfolio.btc")).toEqual([{ currency: "BTC", balance: 1 }]);
    expect(client.dataOf("user.portfolio.any")).toHaveLength(2);
  });

  test("protection, locks and logins are sent", async () => {
    const { openSignedIn, exchange, clock } = await startBench();
    const client = await openSignedIn();
    await client.call("private/subscribe", { channels: ["user.mmp_trigger.btc_usd", "user.lock", "user.access_log"] });
    exchange.emit({ kind: "mmp_trigger", userId: 1001, index: "btc_usd", data: { frozen_until: 0 } });
    exchange.emit({ kind: "user_lock", userId: 1001, data: { locked: true, currency: "ALL" } });
    await openSignedIn();
    await clock.advance(0);
    expect(client.dataOf("user.mmp_trigger.btc_usd")).toEqual([{ frozen_until: 0 }]);
    expect(client.dataOf("user.lock")).toEqual([{ locked: true, currency: "ALL" }]);
    expect(client.dataOf("user.access_log")).toMatchObject([{ log: "success", ip: "memory" }]);
  });
});
