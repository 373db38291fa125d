import { expect, test } from "vitest";
import { credentials, ending, openWorld, type World } from "../helpers/client.ts";
import { noAnswer } from "../helpers/exchange.ts";
import { bookWorld, change, channel, order, snapshot } from "../helpers/views.ts";

test("a book follows its changes from the snapshot on", async () => {
  const { client, exchange } = await bookWorld();
  const opening = client.orderBook("X");
  await exchange.clock.advance(1);
  const book = await opening;
  expect(book.live?.bestBid).toEqual({ price: 100, amount: 1 });
  exchange.push(
    channel,
    change(12, 10, [
      ["delete", 100, 0],
      ["change", 99, 7],
      ["new", 98, 4],
    ]),
  );
  expect(book.live?.bids()).toEqual([
    { price: 99, amount: 7 },
    { price: 98, amount: 4 },
  ]);
  expect([book.live?.changeId, book.live?.bestAsk, book.live?.askAt(101)]).toEqual([12, { price: 101, amount: 3 }, 3]);
});

test("a missing change makes it stale at once, and a new snapshot live again", async () => {
  const { client, exchange } = await bookWorld();
  const states: string[] = [];
  const opening = client.orderBook("X", { onChange: ({ state }) => states.push(state) });
  await exchange.clock.advance(1);
  const book = await opening;
  const { live } = book;
  exchange.push(channel, change(13, 12, [["new", 50, 1]]));
  expect([book.state, book.live, live?.bestBid, live?.bids()]).toEqual(["stale", undefined, undefined, []]);
  await exchange.clock.advance(1);
  expect([book.state, book.live?.bestBid?.price, book.live?.changeId]).toEqual(["live", 200, 20]);
  expect(states).toEqual(["live", "stale", "live"]);
  expect(exchange.callsOf("public/unsubscribe")).toHaveLength(1);
});

test("the same change twice changes nothing", async () => {
  const { client, exchange } = await bookWorld();
  const opening = client.orderBook("X");
  await exchange.clock.advance(1);
  const book = await opening;
  const message = change(12, 10, [["new", 98, 4]]);
  exchange.push(channel, message);
  exchange.push(channel, message);
  exchange.push(channel, change(13, 12));
  expect([book.state, book.live?.changeId]).toEqual(["live", 13]);
});

test("a lost connection makes it stale until the snapshot of the next one", async () => {
  const { client, exchange } = await bookWorld();
  const opening = client.orderBook("X");
  await exchange.clock.advance(1);
  const book = await opening;
  exchange.drop();
  expect(book.state).toBe("stale");
  await exchange.clock.advance(200);
  expect([book.state, book.live?.changeId]).toEqual(["live", 20]);
});

test("a snapshot that does not come is asked for again", async () => {
  const { client, exchange } = await openWorld();
  let asked = 0;
  exchange.on("public/subscribe", ({ params }, self) => {
    if (++asked > 1) self.clock.schedule(0, () => self.push(channel, snapshot(10)));
    return params["channels"];
  });
  const opening = ending(client.orderBook("X"));
  await exchange.clock.advance(9_000);
  expect(opening.ends).toBe(0);
  await exchange.clock.advance(2_000);
  expect(opening.value).toMatchObject({ state: "live" });
});

test.each([
  ["nothing", undefined],
  ["a text", "change"],
  ["no number", { ...change(12, 10), change_id: null }],
  ["no levels", { ...change(12, 10), asks: {} }],
  ["a level that is none", change(12, 10, [null])],
  ["a price that is none", change(12, 10, [["new", "98", 4]])],
  ["no size", change(12, 10, [["new", 98]])],
])("a change that makes no sense makes a book stale, and begins it anew: %s", async (_what, data) => {
  const { client, exchange } = await bookWorld();
  const opening = client.orderBook("X");
  await exchange.clock.advance(1);
  const book = await opening;
  exchange.push(channel, data);
  expect([book.state, book.live]).toEqual(["stale", undefined]);
  await exchange.clock.advance(1);
  expect([book.state, book.live?.changeId]).toEqual(["live", 20]);
});

test("a snapshot that makes no sense makes no book, and is asked for again after a while", async () => {
  const { client, exchange } = await openWorld();
  let asked = 0;
  exchange.on("public/subscribe", ({ params }, self) => {
    const data = ++asked > 1 ? snapshot(10) : { ...snapshot(10), asks: [["new", null, 3]] };
    self.clock.schedule(0, () => self.push(channel, data));
    return params["channels"];
  });
  const opening = ending(client.orderBook("X"));
  await exchange.clock.advance(9_000);
  expect([opening.ends, asked]).toEqual([0, 1]);
  await exchange.clock.advance(2_000);
  expect([opening.value, asked]).toMatchObject([{ state: "live" }, 2]);
});

test("readers of one book share it; the last one to close it unsubscribes", async () => {
  const { client, exchange } = await bookWorld();
  const opening = Promise.all([client.orderBook("X"), client.orderBook("X")]);
  await exchange.clock.advance(1);
  const [one, two] = await opening;
  expect(exchange.callsOf("public/subscribe")).toHaveLength(1);
  await one.close();
  expect(two.state).toBe("live");
  await two.close();
  await exchange.clock.advance(1);
  expect(exchange.callsOf("public/unsubscribe")).toHaveLength(1);
});

test("a book of an instrument that does not exist is refused by name", async () => {
  const { client, exchange } = await openWorld();
  exchange.on("public/subscribe", () => []);
  const opening = ending(client.orderBook("NOPE"));
  await exchange.clock.advance(1);
  expect(opening.error).toMatchObject({ kind: "subscription", channels: ["book.NOPE.100ms"] });
  expect(client.stats.channels).toBe(0);
});

test("a book that was refused later on is opened anew beside the one that ended", async () => {
  const { client, exchange } = await bookWorld();
  const opening = client.orderBook("X");
  await exchange.clock.advance(1);
  const ended = await opening;
  const { "public/subscribe": grant } = exchange.handlers;
  exchange.on("public/subscribe", () => []);
  exchange.drop();
  await exchange.clock.advance(200);
  expect([ended.state, ended.error]).toEqual(["closed", expect.objectContaining({ kind: "subscription" })]);
  if (grant !== undefined) exchange.on("public/subscribe", grant);
  const states: string[] = [];
  const again = client.orderBook("X", { onChange: ({ state }) => states.push(state) });
  await exchange.clock.advance(1);
  expect((await again).state).toBe("live");
  await ended.close();
  const third = client.orderBook("X");
  await exchange.clock.advance(1);
  expect([states, (await third).state, client.stats.channels]).toEqual([["live"], "live", 1]);
});

test("closing the client ends a book that was never live", async () => {
  const { client, exchange } = await openWorld();
  const opening = ending(client.orderBook("X"));
  await exchange.clock.advance(1);
  const closed = client.close();
  await exchange.clock.advance(1);
  await closed;
  expect(opening.error).toMatchObject({ kind: "connection" });
  expect(exchange.clock.waiting).toBe(0);
});

test("open orders are subscribed first, then read, and merged by their time", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/get_open_orders", ({ id }, self) => {
    // Heard while the list is under way: one new, one that ended meanwhile, one that the list knows better.
    self.push("user.orders.any.any.raw", order("new", "open", 5));
    self.push("user.orders.any.any.raw", order("gone", "filled", 5));
    self.push("user.orders.any.any.raw", order("known", "open", 3));
    self.reply(id, [order("gone", "open", 4), order("known", "open", 6, "mm"), order("old", "open", 1)]);
    return noAnswer;
  });
  const opening = client.openOrders();
  await exchange.clock.advance(1);
  const orders = await opening;
  expect([...(orders.live?.keys() ?? [])].sort()).toEqual(["known", "new", "old"]);
  expect(orders.byLabel("mm")).toMatchObject([{ order_id: "known", last_update_timestamp: 6 }]);
  const methods = exchange.calls.map(({ method }) => method);
  expect(methods.indexOf("private/subscribe")).toBeLessThan(methods.indexOf("private/get_open_orders"));
  exchange.push("user.orders.any.any.raw", order("old", "cancelled", 7));
  exchange.push("user.orders.any.any.raw", [order("known", "open", 2)]);
  expect([...(orders.live?.values() ?? [])].map((each) => each.last_update_timestamp)).toEqual([5, 6]);
});

test("after a reconnect the list is read again, and what ended meanwhile is gone", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/get_open_orders", () => [order("a", "open", 1), order("b", "open", 1)]);
  const opening = client.openOrders();
  await exchange.clock.advance(1);
  const orders = await opening;
  exchange.on("private/get_open_orders", () => [order("b", "open", 1)]);
  exchange.drop();
  expect([orders.state, orders.live, orders.byLabel("")]).toEqual(["stale", undefined, undefined]);
  await exchange.clock.advance(200);
  expect([orders.state, [...(orders.live?.keys() ?? [])]]).toEqual(["live", ["b"]]);
});

test("a list that cannot be read is read again", async () => {
  const { client, exchange } = await openWorld({ credentials });
  let reads = 0;
  exchange.on("private/get_open_orders", ({ id }, self) => {
    if (reads++ > 0) return [];
    self.refuse(id, 10040, "retry");
    return noAnswer;
  });
  const opening = ending(client.openOrders());
  await exchange.clock.advance(1_100);
  expect(opening.value).toMatchObject({ state: "live" });
});

test.each([
  ["no list", "ok"],
  ["no orders", [null]],
  ["orders without a state", [{ order_id: "a" }]],
])("a list that makes no sense is read again: %s", async (_what, list) => {
  const { client, exchange } = await openWorld({ credentials });
  let reads = 0;
  exchange.on("private/get_open_orders", () => (reads++ > 0 ? [order("b", "open", 1)] : list));
  const opening = ending(client.openOrders());
  await exchange.clock.advance(1_100);
  expect(opening.value).toMatchObject({ state: "live" });
});

test.each([[undefined], ["filled"], [[null]], [{ order_id: "a", order_state: "filled" }]])(
  "a change that makes no sense makes the open orders stale until the list is read again: %j",
  async (data) => {
    const { client, exchange } = await openWorld({ credentials });
    exchange.on("private/get_open_orders", () => [order("a", "open", 1)]);
    const opening = client.openOrders();
    await exchange.clock.advance(1);
    const orders = await opening;
    exchange.on("private/get_open_orders", () => []);
    exchange.push("user.orders.any.any.raw", data);
    expect([orders.state, orders.live]).toEqual(["stale", undefined]);
    await exchange.clock.advance(1_100);
    expect([orders.state, orders.live?.size]).toEqual(["live", 0]);
  },
);

test("a list whose channel is refused leaves nothing behind, whatever was heard before", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/subscribe", (_call, self) => {
    self.push("user.orders.any.any.raw", null);
    return [];
  });
  const opening = ending(client.openOrders());
  await exchange.clock.advance(60_000);
  expect(opening.error).toMatchObject({ kind: "subscription" });
  expect(exchange.callsOf("private/get_open_orders")).toEqual([]);
});

test.each<readonly [string, (world: World, book: { close(): Promise<void> }) => unknown]>([
  ["the connection is lost", ({ exchange }) => exchange.drop()],
  ["a change is missing", ({ exchange }) => exchange.push(channel, change(30, 20))],
  ["a change makes no sense", ({ exchange }) => exchange.push(channel, { type: "change", bids: 1 })],
  ["the exchange sends another snapshot", ({ exchange }) => exchange.push(channel, snapshot(50, 500))],
  ["it is closed", (_world, book) => book.close()],
  ["the client is closed", ({ client }) => client.close()],
])("a `live` that was kept shows no level any more once %s", async (_, happen) => {
  const world = await bookWorld();
  const opening = world.client.orderBook("X");
  await world.exchange.clock.advance(1);
  const book = await opening;
  const { live } = book;
  expect(live?.bids()).toHaveLength(2);
  void happen(world, book);
  expect([live?.bestBid, live?.bestAsk, live?.bids(), live?.asks(), live?.bidAt(100), live?.askAt(101)]).toEqual([
    undefined,
    undefined,
    [],
    [],
    0,
    0,
  ]);
});

test("a gap begins when messages may first have been missing, whatever caused it, and ends when they are whole", async () => {
  const { client, exchange } = await bookWorld();
  const gaps: { cause: string; fromMs: number; toMs: number }[] = [];
  client.on("gap", (gap) => gaps.push(gap));
  const opening = client.orderBook("X");
  await exchange.clock.advance(1);
  await opening;
  const begin = exchange.clock.now();
  await exchange.clock.advance(1_000);
  exchange.push(channel, change(30, 20));
  await exchange.clock.advance(1_000);
  exchange.drop();
  await exchange.clock.advance(1_000);
  expect(gaps.map(({ cause, fromMs }) => [cause, fromMs - begin])).toEqual([
    ["resubscribed", 1_000],
    ["reconnect", 2_000],
  ]);
  for (const { fromMs, toMs } of gaps) expect(toMs - fromMs).toBeLessThan(500);
  for (const { fromMs, toMs } of gaps) expect(toMs).toBeGreaterThanOrEqual(fromMs);
});
