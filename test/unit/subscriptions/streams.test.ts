import { expect, test } from "vitest";
import { channels } from "../../../src/api/channels.ts";
import { credentials, ending, openWorld, type World } from "../helpers/client.ts";
import { noAnswer, Refused } from "../helpers/exchange.ts";

/** Lets a promise settle under the virtual clock. */
async function settle<Value>({ exchange }: World, promise: Promise<Value>): Promise<Value> {
  await exchange.clock.advance(1);
  return promise;
}

const ticker = channels.ticker({ instrument_name: "X", interval: "100ms" });
const trades = channels.trades({ instrument_name: "X", interval: "100ms" });
const book = channels.book({ instrument_name: "X", interval: "100ms" });

test("a loop reads messages in order, and leaving it unsubscribes", async () => {
  const world = await openWorld();
  const stream = await settle(world, world.client.subscribe(trades));
  for (const price of [1, 2, 3]) world.exchange.push(trades, [{ price }]);
  const prices: number[] = [];
  for await (const [trade] of stream) {
    prices.push(trade?.price ?? 0);
    if (prices.length === 3) break;
  }
  await world.exchange.clock.advance(1);
  expect(prices).toEqual([1, 2, 3]);
  expect(world.exchange.callsOf("public/unsubscribe")).toMatchObject([{ params: { channels: [trades] } }]);
  expect(world.client.stats.channels).toBe(0);
});

test("readers of one channel share it; the last one to leave ends it", async () => {
  const world = await openWorld();
  const seen: string[] = [];
  const first = await settle(world, world.client.subscribe(ticker, { onData: () => seen.push("first") }));
  const second = await settle(world, world.client.subscribe(ticker, { onData: () => seen.push("second") }));
  world.exchange.push(ticker, {});
  await first.close();
  await world.exchange.clock.advance(1);
  world.exchange.push(ticker, {});
  await second.close();
  await world.exchange.clock.advance(1);
  expect(seen).toEqual(["first", "second", "second"]);
  expect(world.exchange.callsOf("public/subscribe")).toHaveLength(1);
  expect(world.exchange.callsOf("public/unsubscribe")).toHaveLength(1);
});

test("subscriptions of one tick share calls of at most 500 channels", async () => {
  const world = await openWorld();
  const names = Array.from({ length: 1_200 }, (_, index) => `ticker.I${index}.100ms` as const);
  await settle(world, Promise.all(names.map((name) => world.client.subscribe(name, { onData: () => {} }))));
  const sizes = world.exchange.callsOf("public/subscribe").map(({ params }) => (params["channels"] as string[]).length);
  expect(sizes).toEqual([500, 500, 200]);
});

test("several channels in one loop say which channel each message is of", async () => {
  const world = await openWorld();
  const stream = await settle(world, world.client.subscribe([ticker, trades]));
  world.exchange.push(trades, [1]);
  expect(await stream.next()).toEqual({ done: false, value: { channel: trades, data: [1] } });
});

test("what the exchange drops silently becomes an error that names it", async () => {
  const world = await openWorld();
  world.exchange.on("public/subscribe", ({ params }) =>
    (params["channels"] as string[]).filter((name) => !name.includes("NOPE")),
  );
  const good = ending(world.client.subscribe("ticker.GOOD.100ms"));
  const mixed = ending(world.client.subscribe(["ticker.GOOD.100ms", "ticker.NOPE1.100ms", "ticker.NOPE2.100ms"]));
  await world.exchange.clock.advance(10);
  expect(good.value).toBeDefined();
  expect(mixed.error).toMatchObject({ kind: "subscription", channels: ["ticker.NOPE1.100ms", "ticker.NOPE2.100ms"] });
  expect(world.client.stats.channels).toBe(1);
});

test.each([
  ["user.trades.any.any.raw", "13009"],
  ["ticker.X.raw", "13778"],
])("%s without credentials is refused at once", async (channel, code) => {
  const { client, exchange } = await openWorld();
  await expect(client.subscribe(channel)).rejects.toMatchObject({ kind: "subscription", channels: [channel] });
  await expect(client.subscribe(channel)).rejects.toThrow(code);
  expect(exchange.callsOf("private/subscribe")).toEqual([]);
});

test("private and raw channels go through the private method, others through the public one", async () => {
  const world = await openWorld({ credentials });
  const names = ["user.trades.any.any.raw", "ticker.X.raw", "ticker.X.100ms"];
  await settle(world, world.client.subscribe(names, { onData: () => {} }));
  expect(world.exchange.callsOf("private/subscribe")[0]?.params["channels"]).toEqual(names.slice(0, 2));
  expect(world.exchange.callsOf("public/subscribe")[0]?.params["channels"]).toEqual(names.slice(2));
});

test("a name that comes back in lower case finds its reader", async () => {
  const world = await openWorld({ credentials });
  const seen: unknown[] = [];
  world.exchange.on("private/subscribe", () => ["user.portfolio.btc"]);
  await settle(world, world.client.subscribe("user.portfolio.BTC", { onData: (data) => seen.push(data) }));
  world.exchange.push("user.portfolio.btc", { equity: 1 });
  expect(seen).toEqual([{ equity: 1 }]);
});

test("after a reconnect subscriptions stand again, and each reader gets the gap first", async () => {
  const world = await openWorld();
  const seen: unknown[] = [];
  await settle(
    world,
    world.client.subscribe(trades, { onData: (data) => seen.push(data), onGap: ({ cause }) => seen.push(cause) }),
  );
  const stream = await settle(world, world.client.subscribe(trades));
  const gaps: unknown[] = [];
  world.client.on("gap", (gap) => gaps.push(gap));
  world.exchange.push(trades, 1);
  const lostMs = world.exchange.clock.now();
  world.exchange.drop();
  await world.exchange.clock.advance(200);
  world.exchange.push(trades, 2);
  expect(seen).toEqual([1, "reconnect", 2]);
  expect(gaps).toEqual([{ channel: trades, cause: "reconnect", fromMs: lostMs, toMs: expect.any(Number) }]);
  expect(await stream.next()).toEqual({ done: false, value: 1 });
  await expect(stream.next()).rejects.toMatchObject({ kind: "gap", gap: { cause: "reconnect" } });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("consent that is no list of names is a refusal", async () => {
  const { client, exchange } = await openWorld();
  exchange.on("public/subscribe", () => [{ toString: null }, null, "ticker.X.100ms"]);
  const granted = ending(client.subscribe("ticker.X.100ms", { onData: () => {} }));
  const refused = ending(client.subscribe("ticker.Y.100ms", { onData: () => {} }));
  await exchange.clock.advance(1);
  expect(granted.value).toMatchObject({ channels: ["ticker.X.100ms"] });
  expect(refused.error).toMatchObject({ kind: "subscription", channels: ["ticker.Y.100ms"] });
});

test("a channel that is refused after a reconnect ends its readers and is reported", async () => {
  const world = await openWorld();
  const errors: unknown[] = [];
  const refused: unknown[] = [];
  await settle(world, world.client.subscribe(ticker, { onData: () => {}, onError: (error) => errors.push(error) }));
  world.client.on("refused", (error) => refused.push(error));
  world.exchange.on("public/subscribe", () => []);
  world.exchange.drop();
  await world.exchange.clock.advance(200);
  expect(errors).toMatchObject([{ kind: "subscription", channels: [ticker] }]);
  expect(refused).toHaveLength(1);
  expect(world.client.state.name).toBe("ready");
});

test("an unsubscribe during the reconnect is not undone by it", async () => {
  const world = await openWorld();
  const subscription = await settle(world, world.client.subscribe(ticker, { onData: () => {} }));
  world.exchange.drop();
  await subscription.close();
  await world.exchange.clock.advance(200);
  expect(world.client.state.name).toBe("ready");
  expect(world.exchange.callsOf("public/subscribe")).toHaveLength(1);
});

test("a subscription that is made while the connection is down waits for it", async () => {
  const world = await openWorld();
  world.exchange.drop();
  const subscribed = ending(world.client.subscribe(ticker, { onData: () => {} }));
  await world.exchange.clock.advance(50);
  expect(subscribed.ends).toBe(0);
  await world.exchange.clock.advance(100);
  expect(subscribed.ends).toBe(1);
});

test("a slow reader of events ends with an error after what it had", async () => {
  const world = await openWorld();
  const stream = await settle(world, world.client.subscribe(trades, { capacity: 2 }));
  for (const message of [1, 2, 3]) world.exchange.push(trades, message);
  expect([await stream.next(), await stream.next()].map(({ value }) => value)).toEqual([1, 2]);
  await expect(stream.next()).rejects.toMatchObject({ kind: "overflow", channels: [trades], capacity: 2 });
  await world.exchange.clock.advance(1);
  expect(world.exchange.callsOf("public/unsubscribe")).toHaveLength(1);
});

test("dropOldest keeps the newest and counts", async () => {
  const world = await openWorld();
  const stream = await settle(world, world.client.subscribe(trades, { capacity: 2, overflow: "dropOldest" }));
  for (const message of [1, 2, 3]) world.exchange.push(trades, message);
  expect([(await stream.next()).value, (await stream.next()).value, stream.dropped]).toEqual([2, 3, 1]);
});

test("latest is for channels whose newest message replaces all", async () => {
  const world = await openWorld();
  for (const channel of [trades, book]) {
    await expect(world.client.subscribe(channel as string, { overflow: "latest" })).rejects.toMatchObject({
      kind: "config",
      option: "overflow",
    });
  }
});

test("with latest a function gets the newest message of each channel once a turn, and older ones are not read", async () => {
  const world = await openWorld();
  const seen: unknown[] = [];
  const other = channels.ticker({ instrument_name: "Y", interval: "100ms" });
  await settle(world, world.client.subscribe([ticker, other], { overflow: "latest", onData: (m) => seen.push(m) }));
  world.exchange.text(`{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${ticker}","data":not read}}`);
  world.exchange.push(ticker, 1);
  world.exchange.push(other, 2);
  world.exchange.push(ticker, 3);
  expect(seen).toEqual([]);
  await world.exchange.clock.advance(0);
  expect(seen).toEqual([
    { channel: ticker, data: 3 },
    { channel: other, data: 2 },
  ]);
  expect(world.client.stats.unhandled.garbage).toBe(0);
});

test("a reader that joins after a loss gets no message of before, which would hide the gap", async () => {
  const world = await openWorld();
  const seen: unknown[] = [];
  const join = (name: string) =>
    world.client.subscribe(ticker, {
      overflow: "latest",
      onData: (data) => seen.push([name, data]),
      onGap: () => seen.push([name, "gap"]),
    });
  await settle(world, join("first"));
  world.exchange.push(ticker, "before");
  world.exchange.drop();
  const joined = join("second");
  await world.exchange.clock.advance(200);
  await joined;
  world.exchange.push(ticker, "after");
  await world.exchange.clock.advance(0);
  expect(seen).toEqual([
    ["first", "before"],
    ["first", "gap"],
    ["first", "after"],
    ["second", "after"],
  ]);
});

const snapshot = (id: number) => ({ type: "snapshot", change_id: id });
const change = (id: number) => ({ type: "change", change_id: id, prev_change_id: id - 1 });

test("a reader that joins a chain late starts with a snapshot, and the others get a gap", async () => {
  const world = await openWorld();
  const first: unknown[] = [];
  const second: unknown[] = [];
  world.exchange.on("public/subscribe", ({ params }, self) => {
    self.clock.schedule(0, () => self.push(book, snapshot(10)));
    return params["channels"];
  });
  await settle(
    world,
    world.client.subscribe(book, { onData: (data) => first.push(data), onGap: ({ cause }) => first.push(cause) }),
  );
  world.exchange.push(book, change(11));
  const joined = world.client.subscribe(book, { onData: (data) => second.push(data), onGap: () => second.push("gap") });
  world.exchange.push(book, change(12));
  await settle(world, joined);
  world.exchange.push(book, change(13));
  expect(second).toEqual([snapshot(10), change(13)]);
  expect(first).toEqual([snapshot(10), change(11), "resubscribed", snapshot(10), change(13)]);
});

test("a reader that drops a link of a chain gets a gap, and gets a new snapshot", async () => {
  const world = await openWorld();
  const causes: string[] = [];
  world.exchange.on("public/subscribe", ({ params }, self) => {
    self.clock.schedule(0, () => self.push(book, snapshot(10)));
    return params["channels"];
  });
  const stream = await settle(
    world,
    world.client.subscribe(book, { overflow: "dropOldest", capacity: 2, onGap: ({ cause }) => causes.push(cause) }),
  );
  world.exchange.push(book, change(11));
  world.exchange.push(book, change(12));
  await world.exchange.clock.advance(10);
  expect(causes).toEqual(["overflow", "resubscribed"]);
  expect(world.exchange.callsOf("public/unsubscribe")).toHaveLength(1);
  expect([(await stream.next()).value, stream.dropped, stream.waiting]).toEqual([snapshot(10), 3, 0]);
});

test("a function that throws, at once or later, harms no other reader", async () => {
  const world = await openWorld();
  const seen: unknown[] = [];
  const bad = () => {
    throw new Error("mine");
  };
  const badLater = async () => Promise.reject(new Error("mine"));
  for (const onData of [bad, badLater, (data: unknown) => void seen.push(data)]) {
    await settle(world, world.client.subscribe(ticker, { onData }));
  }
  world.exchange.push(ticker, 1);
  await world.exchange.clock.advance(1);
  expect(seen).toEqual([1]);
  expect(world.client.stats.unhandled.thrown).toBe(2);
});

test("an error of the exchange on a whole call is tried again when it passes", async () => {
  const world = await openWorld();
  let refusals = 0;
  world.exchange.on("public/subscribe", ({ params }) => {
    if (refusals++ === 0) throw new Refused(10047, "matching_engine_queue_full");
    return params["channels"];
  });
  const subscribed = ending(world.client.subscribe(ticker));
  await world.exchange.clock.advance(900);
  expect(subscribed.ends).toBe(0);
  await world.exchange.clock.advance(200);
  expect(subscribed.value).toBeDefined();
});

test("an abort gives up waiting, and later ends the subscription", async () => {
  const world = await openWorld();
  const controller = new AbortController();
  const stream = await settle(world, world.client.subscribe(ticker, { signal: controller.signal }));
  world.exchange.on("public/subscribe", () => noAnswer);
  const waiting = ending(world.client.subscribe("ticker.Y.100ms", { signal: controller.signal }));
  await world.exchange.clock.advance(1);
  controller.abort();
  await world.exchange.clock.advance(1);
  expect(waiting.error).toMatchObject({ kind: "subscription", channels: ["ticker.Y.100ms"] });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("closing the client ends every loop", async () => {
  const world = await openWorld();
  const stream = await settle(world, world.client.subscribe(ticker));
  const next = stream.next();
  await settle(world, world.client.close());
  expect(await next).toEqual({ done: true, value: undefined });
  await expect(world.client.subscribe(ticker)).rejects.toMatchObject({ kind: "subscription" });
});

test.each([
  ["not JSON", "<html>"],
  ["no object", "[1,2]"],
  ["null", "null"],
  ["a number", "7"],
  ["a lone surrogate", '{"\\ud800":'],
  ["ten megabytes", "x".repeat(10_000_000)],
  ["deep nesting", "[".repeat(200_000)],
  ["deep objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
  ["a notification without channel", '{"method":"subscription"}'],
  ["a notification without a subscription", '{"method":"subscription","params":{"channel":"a.b","data":1}}'],
  ["an error without id", '{"error":{"code":11050,"message":"bad_request"}}'],
  ["an id of others", '{"id":"abc","result":1}'],
  ["an id of no call", '{"id":123456789,"result":1}'],
  ["a negative id", '{"id":-1,"result":1}'],
  ["a broken id", '{"id":1.5,"result":1}'],
  ["a heartbeat without type", '{"method":"heartbeat"}'],
])("%s is counted, and nothing else happens", async (name, text) => {
  const { client, exchange } = await openWorld();
  exchange.text(text);
  exchange.on("public/get_time", () => 1);
  const call = client.public.getTime();
  await exchange.clock.advance(1);
  expect(await call).toBe(1);
  const counted = Object.values(client.stats.unhandled).reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(name === "a heartbeat without type" ? 0 : 1);
});
