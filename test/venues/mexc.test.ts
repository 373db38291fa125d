import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createShardedClient, type Gap } from "../../src/venue-client/entry.ts";
import { watchLines } from "../../venues/contract/entry.ts";
import { createMexcDouble, goodKey } from "../../venues/mexc/double.ts";
import { channels, createListenKeys, mexc } from "../../venues/mexc/entry.ts";

const minuteMs = 60_000;

function world(secret: string = goodKey.secret) {
  const clock = createVirtualClock();
  const double = createMexcDouble(clock);
  const lines = watchLines(double.transport);
  const keys = createListenKeys({ ...goodKey, secret, fetch: double.fetch, now: () => clock.now() });
  const client = createShardedClient(mexc, { network: "mainnet", transport: lines, clock, credentials: { keys } });
  return { clock, double, lines, client };
}

const dealsOf = (symbol: string) => channels.spotPublicAggreDealsV3ApiPb({ interval: "100ms", symbol });

test("pushes in protobuf reach their readers with all their digits, and one that cannot be read is lost alone", async () => {
  const { clock, double, client } = world();
  await clock.until(client.open());
  const seen: unknown[] = [];
  const strays: unknown[] = [];
  client.on("unhandled", ({ what }) => void strays.push(what));
  await clock.until(client.subscribe(dealsOf("BTCUSDT"), { onData: ({ deals }) => void seen.push(...deals) }));
  const deal = { price: "60000.10", quantity: "0.5", tradeType: 1, time: "9007199254740993", tradeId: "t-1" };
  const send = (): void => double.push(dealsOf("BTCUSDT"), { publicAggreDeals: { deals: [deal], eventType: "" } });
  send();
  double.transmit(Uint8Array.of(0x0a, 0xff, 0x01));
  send();
  await clock.advance(10);
  expect(seen).toEqual([deal, deal]);
  expect(strays.length).toBeGreaterThan(0);
  expect(new Set(strays)).toEqual(new Set(["garbage"]));
  await clock.until(client.close());
});

test("100 channels are read over four connections beside the one of the account", async () => {
  const { clock, double, client, lines } = world();
  await clock.until(client.open());
  const seen = new Set<string>();
  const symbols = Array.from(
    { length: 100 },
    (_, index) => `S${"ABCDEFGHIJ"[index % 10]}${"ABCDEFGHIJ"[Math.floor(index / 10)]}USDT`,
  );
  await clock.until(client.subscribe(symbols.map(dealsOf), { onData: ({ channel }) => void seen.add(channel) }));
  expect(lines.open).toBe(5);
  expect(double.addresses.filter((address) => address.includes("listenKey"))).toEqual([
    "wss://wbs-api.mexc.com/ws?listenKey=listen-1",
  ]);
  for (const symbol of symbols) double.push(dealsOf(symbol), { publicAggreDeals: { deals: [], eventType: "" } });
  await clock.advance(10);
  expect(seen.size).toBe(100);
  await clock.until(client.close());
  expect(clock.waiting).toBe(0);
});

test("over three days each connection is replaced before its end, without a gap, on one listen key", async () => {
  const { clock, double, client, lines } = world();
  await clock.until(client.open());
  const versions: string[] = [];
  const orders: string[] = [];
  const gaps: Gap[] = [];
  const onGap = (gap: Gap): void => void gaps.push(gap);
  const depth = channels.spotPublicAggreDepthV3ApiPb({ interval: "100ms", symbol: "BTCUSDT" });
  await clock.until(client.subscribe(depth, { onData: ({ toVersion }) => void versions.push(toVersion), onGap }));
  const own = channels.spotPrivateOrdersV3ApiPb();
  await clock.until(client.subscribe(own, { onData: ({ id }) => void orders.push(id), onGap }));
  let sent = 0;
  for (let step = 0; step < 3 * 24 * 60 * 4; step++) {
    double.change("BTCUSDT");
    double.push(own, { privateOrders: { id: `order-${sent++}` } as never });
    await clock.advance(minuteMs / 4);
  }
  expect(gaps).toEqual([]);
  expect(versions).toEqual(Array.from({ length: sent }, (_, index) => String(1_005 + index * 5)));
  expect(orders).toEqual(Array.from({ length: sent }, (_, index) => `order-${index}`));
  expect(lines.opened).toBe(8);
  expect(lines.open).toBe(2);
  expect([...double.keys]).toEqual(["listen-1"]);
  await clock.until(client.close());
  expect(clock.waiting).toBe(0);
}, 60_000);

test("a listen key that ends makes a new one, and the gap is reported", async () => {
  const { clock, double, client } = world();
  await clock.until(client.open());
  const orders: string[] = [];
  const gaps: string[] = [];
  const own = channels.spotPrivateOrdersV3ApiPb();
  const onGap = ({ cause }: Gap): void => void gaps.push(cause);
  await clock.until(client.subscribe(own, { onData: ({ id }) => void orders.push(id), onGap }));
  double.end("listen-1");
  await clock.advance(60 * minuteMs);
  expect([...double.keys]).toEqual(["listen-2"]);
  double.push(own, { privateOrders: { id: "after" } as never });
  await clock.advance(10);
  expect(orders).toEqual(["after"]);
  expect(gaps).toEqual(["reconnect"]);
  await clock.until(client.close());
});

test("a key that the exchange refuses ends the client, and shows no secret", async () => {
  const { clock, client } = world("wrong-secret");
  const opened = clock.until(client.open());
  await expect(opened).rejects.toMatchObject({ kind: "auth", permanent: true });
  await expect(opened).rejects.not.toThrow(/wrong-secret|mexc-key/);
  expect(client.state.name).toBe("closed");
});
