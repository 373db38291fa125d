import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createVenueClient } from "../../src/venue-client/entry.ts";
import { watchLines } from "../../venues/contract/entry.ts";
import { createParadexDouble, goodToken } from "../../venues/paradex/double.ts";
import { channels, paradex } from "../../venues/paradex/entry.ts";

const order = {
  market: "BTC-USD-PERP",
  side: "BUY",
  type: "LIMIT",
  size: "0.10",
  price: "60000.00",
  instruction: "POST_ONLY",
  signature: "[]",
  signature_timestamp: 1_764_300_000_000,
} as const;

async function openParadex() {
  const clock = createVirtualClock();
  const double = createParadexDouble(clock);
  const lines = watchLines(double.transport);
  const client = createVenueClient(paradex, {
    network: "testnet",
    transport: lines,
    clock,
    credentials: async () => ({ jwt: goodToken }),
  });
  await clock.until(client.open());
  return { clock, lines, client };
}

test("an order is placed, seen on its channel and cancelled, by the names of the exchange", async () => {
  const { clock, client } = await openParadex();
  const seen: unknown[] = [];
  const channel = channels.orders({ market_symbol: "BTC-USD-PERP" });
  await clock.until(client.subscribe(channel, { onData: ({ id, size }) => void seen.push([id, size]) }));
  const { order: placed } = await clock.until(client.api.order.create(order));
  await clock.advance(10);
  expect(seen).toEqual([["order-1", "0.10"]]);
  await clock.until(client.api.order.cancel({ id: placed?.id ?? "" }));
  await expect(clock.until(client.api.order.cancel({ id: "order-1" }))).rejects.toMatchObject({
    code: -32602,
    outcome: "refused",
  });
  await clock.until(client.close());
});

test("a lost order is never sent again, and its outcome is unknown", async () => {
  const { clock, client, lines } = await openParadex();
  const placed = client.api.order.create(order);
  placed.catch(() => {});
  lines.drop();
  await clock.advance(10_000);
  await expect(placed).rejects.toMatchObject({ kind: "closed", outcome: "unknown" });
  expect(client.state.name).toBe("ready");
  expect(lines.sent.filter((frame) => String(frame).includes("order.create"))).toHaveLength(1);
  await clock.until(client.close());
});

test("each channel is a call of its own, and several are granted apart", async () => {
  const { clock, client, lines } = await openParadex();
  const names = ["bbo.BTC-USD-PERP", "trades.ETH-USD-PERP"];
  await clock.until(client.subscribe(names, { onData: () => {} }));
  for (const name of names) expect(lines.sent.filter((frame) => String(frame).includes(name))).toHaveLength(1);
  await clock.until(client.close());
});
