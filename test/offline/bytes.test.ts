/** What the offline exchange writes is read from bytes, as what Deribit writes is. */
import { expect, test } from "vitest";
import { createSimulator, createVirtualClock } from "../../simulator/index.ts";
import { createClient } from "../../src/client/client.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { credentials } from "./world.ts";

const encoder = new TextEncoder();

/** Hands over each frame as bytes first, as a socket of `ws` does. */
function withBytes(transport: Transport): Transport {
  return {
    connect: (url, handlers) =>
      transport.connect(url, {
        onOpen: () => handlers.onOpen(),
        onText: (text) => {
          if (handlers.onBytes?.(encoder.encode(text)) !== true) handlers.onText(text);
        },
        onClose: (close) => handlers.onClose(close),
      }),
  };
}

const channels = [
  "ticker.BTC-PERPETUAL.100ms",
  "quote.BTC-PERPETUAL",
  "book.BTC-PERPETUAL.100ms",
  "book.BTC-PERPETUAL.none.10.100ms",
  "trades.BTC-PERPETUAL.100ms",
  "deribit_price_index.btc_usd",
  "markprice.options.btc_usd",
  "user.orders.any.any.raw",
];

test.each(["wire", "plain"] as const)("with numbers written as %s, no message takes the slow way", async (numbers) => {
  const clock = createVirtualClock();
  await using simulator = await createSimulator({ clock, listen: false, numbers, market: { rate: 20 } });
  const client = createClient({
    network: { ws: simulator.url },
    transport: withBytes(simulator.transport),
    clock,
    credentials,
  });
  const opened = client.open();
  await clock.advance(1_000);
  await opened;
  const subscribed = client.subscribe(channels, { onData: () => {} });
  const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 50_000 } as const;
  const ordered = [
    client.private.buy({ ...order, label: "kept" }),
    client.private.buy({ ...order, label: "cancelled" }),
    client.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, type: "market" }),
  ];
  await clock.advance(1_000);
  await Promise.all([subscribed, ...ordered]);
  const cancelled = client.private.cancelByLabel({ label: "cancelled" });
  await clock.advance(5_000);
  await cancelled;
  const { "private/buy": replies, ...parsed } = client.stats.parsed;
  // A reply with trades bears members whose place on the wire is not known.
  expect(replies).toEqual({ fast: 2, slow: 1 });
  expect(Object.keys(parsed)).toHaveLength(channels.length);
  for (const [family, ways] of Object.entries(parsed)) {
    expect([family, ways.slow, ways.fast > 0]).toEqual([family, 0, true]);
  }
  const closed = client.close();
  await clock.advance(2_000);
  await closed;
});
