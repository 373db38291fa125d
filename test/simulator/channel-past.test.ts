/** Channels whose first message covers the time before the subscription. */
import { expect, test } from "vitest";
import { startBench } from "./support/bench.ts";

const instrument = "BTC-PERPETUAL";

test("a candle includes the trades before the subscription", async () => {
  const { open, exchange, clock } = await startBench();
  const tick = clock.now() - (clock.now() % 300_000);
  exchange.handlers.set("public/get_tradingview_chart_data", ({ start_timestamp, resolution }) =>
    start_timestamp === tick && resolution === "5"
      ? { ticks: [tick], open: [5], high: [9], low: [4], close: [6], volume: [1], cost: [10], status: "ok" }
      : undefined,
  );
  const client = await open();
  await client.call("public/subscribe", { channels: ["chart.trades.ETH-PERPETUAL.5"] });
  const trades = [{ price: 8, amount: 16, timestamp: tick + 299_000 }];
  exchange.emit({ kind: "trades", instrument: "ETH-PERPETUAL", trades });
  await clock.advance(100);
  expect(client.dataOf("chart.trades.ETH-PERPETUAL.5")).toEqual([
    { tick, open: 5, high: 9, low: 4, close: 8, volume: 3, cost: 26 },
  ]);
});

test("statistics of an index cover the day before the subscription", async () => {
  const { open, exchange, clock } = await startBench();
  const now = clock.now();
  const hourMs = 3_600_000;
  exchange.handlers.set("public/get_index_chart_data", ({ index_name, range }) =>
    index_name === "btc_usd" && range === "1d"
      ? [
          [now - 23 * hourMs, 60_000],
          [now - 22 * hourMs, 59_000],
          [now - hourMs, 61_000],
        ]
      : [],
  );
  exchange.tickers.set(instrument, { timestamp: 1, instrument_name: instrument, index_price: 60_500 });
  const client = await open();
  const channel = "deribit_price_statistics.btc_usd";
  await client.call("public/subscribe", { channels: [channel] });
  await clock.advance(1.5 * hourMs);
  exchange.emit({ kind: "index", index: "btc_usd", price: 60_400 });
  await clock.advance(23 * hourMs);
  exchange.emit({ kind: "index", index: "btc_usd", price: 60_300 });
  await clock.advance(0);
  const common = { index_name: "btc_usd", high_volatility: false };
  expect(client.dataOf(channel)).toEqual([
    { ...common, low24h: 59_000, high24h: 61_000, change24h: 500 },
    { ...common, low24h: 59_000, high24h: 61_000, change24h: 1_400 },
    { ...common, low24h: 60_300, high24h: 60_400, change24h: -100 },
  ]);
});
