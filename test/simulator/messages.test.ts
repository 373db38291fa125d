/** Whatever the simulator says on its channels while a market moves and accounts trade fits the generated schemas. */

import { expect, test } from "vitest";
import { channelOf } from "../../generated/channels.ts";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createSimulator } from "../../simulator/simulator.ts";
import { TestClient } from "./support/bench.ts";

const publicChannels = (instrument: string): string[] => [
  ...["raw", "100ms", "agg2"].flatMap((interval) => [
    `book.${instrument}.${interval}`,
    `ticker.${instrument}.${interval}`,
    `trades.${instrument}.${interval}`,
    `user.orders.${instrument}.${interval}`,
    `user.trades.${instrument}.${interval}`,
    `user.changes.${instrument}.${interval}`,
  ]),
  `book.${instrument}.none.10.100ms`,
  `book.${instrument}.5.20.agg2`,
  `incremental_ticker.${instrument}`,
  `quote.${instrument}`,
  `chart.trades.${instrument}.1`,
];

const others = [
  "perpetual.BTC-PERPETUAL.raw",
  "deribit_price_index.btc_usd",
  "deribit_price_ranking.btc_usd",
  "deribit_price_statistics.btc_usd",
  "deribit_volatility_index.btc_usd",
  "markprice.options.btc_usd",
  "estimated_expiration_price.btc_usd",
  "trades.future.BTC.100ms",
  "instrument.state.any.any",
  "instrument.creation.any.any",
  "platform_state",
  "platform_state.public_methods_state",
  "user.orders.any.any.raw",
  "user.orders.any.any.100ms",
  "user.trades.any.any.raw",
  "user.changes.any.any.agg2",
  "user.portfolio.any",
  "user.portfolio.BTC",
  "user.access_log",
  "user.lock",
];

test("six minutes of market and trading, over the daily settlement", async () => {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1, 7, 55));
  const simulator = await createSimulator({ clock, credits: false, checkOutgoing: true, market: { rate: 20 } });
  const client = new TestClient(simulator, clock);
  await clock.advance(0);
  await client.signIn();
  const instruments = [...simulator.exchange.instruments()];
  const nameOf = (kind: string, currency: string) =>
    instruments.find(([, one]) => one["kind"] === kind && one["base_currency"] === currency)?.[0] ?? "";
  const traded = ["BTC-PERPETUAL", nameOf("option", "BTC"), nameOf("spot", "BTC"), "BTC_USDC-PERPETUAL"];
  const channels = [...traded.flatMap(publicChannels), ...others];
  const granted = (await client.call("private/subscribe", { channels })).result as string[];
  expect([...granted].sort()).toEqual([...channels].sort());
  const families = new Set<string>();
  for (let minute = 0; minute < 6; minute += 1) {
    for (const [at, instrument_name] of traded.entries()) {
      const amount = [10, 0.1, 0.001, 0.001][at];
      await client.call("private/buy", { instrument_name, amount, type: "market", label: "m" });
      await client.call("private/sell", { instrument_name, amount, type: "market" });
      const { best_ask_price: price } = simulator.exchange.ticker(instrument_name) as { best_ask_price: number | null };
      if (price !== null) await client.call("private/sell", { instrument_name, amount, price, label: "l" });
    }
    await client.signIn();
    await clock.advance(30_000);
    await client.call("private/cancel_all");
    await clock.advance(30_000);
    for (const { params } of client.notifications) families.add(channelOf(params?.channel ?? "")?.template ?? "");
    client.texts.length = 0;
  }
  expect(simulator.problems).toEqual([]);
  const spoken = channels.map((name) => channelOf(name)?.template ?? "").filter((template) => !families.has(template));
  expect([...new Set(spoken)]).toEqual(["user.lock"]);
  await simulator.close();
}, 60_000);
