/** Live views at their edges: opened, closed, given up and opened again, and messages that come at an odd time. */
import { describe, expect, test } from "vitest";
import type { OrderBookView } from "../../../src/books/order-book.ts";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused } from "../helpers/exchange.ts";
import { bookWorld, change, channel, order, snapshot } from "../helpers/views.ts";

const ordersChannel = "user.orders.any.any.raw";

describe("a book", () => {
  test("that was closed can be opened again, and is live", async () => {
    const { client, exchange } = await bookWorld();
    for (const changeId of [10, 20]) {
      const opening = ending(client.orderBook("X"));
      await exchange.clock.advance(1);
      expect(opening.value).toMatchObject({ state: "live", live: { changeId, timestamp: changeId } });
      const closing = ending((opening.value as OrderBookView).close());
      await exchange.clock.advance(1);
      expect([closing.ends, (opening.value as OrderBookView).state, client.stats.channels]).toEqual([1, "closed", 0]);
    }
  });

  test("that is live already is handed to its next reader at once, and to both as one", async () => {
    const { client, exchange } = await bookWorld();
    const first = ending(client.orderBook("X"));
    await exchange.clock.advance(1);
    const second = ending(client.orderBook("X"));
    await exchange.clock.advance(1);
    const [one, two] = [first.value, second.value] as { live: object }[];
    expect(two?.live).toBe(one?.live);
  });

  test("that its reader closed calls nothing of this reader, and a function that throws hurts no other", async () => {
    const { client, exchange } = await bookWorld();
    const seen: string[] = [];
    const reader = (name: string) => ({
      onChange: () => {
        seen.push(name);
        if (name === "thrower") throw new Error("mine");
      },
    });
    const opening = Promise.all(["closed", "thrower", "stays"].map((name) => client.orderBook("X", reader(name))));
    await exchange.clock.advance(1);
    const [closed] = await opening;
    expect(client.stats.unhandled.thrown).toBe(1);
    await closed?.close();
    seen.length = 0;
    exchange.push(channel, change(12, 10));
    expect(seen).toEqual(["thrower", "stays"]);
    expect(client.stats.unhandled.thrown).toBe(2);
  });

  test.each(["its channel", "its first snapshot"])("is given up by its signal while %s is waited for", async (what) => {
    const { client, exchange } = await openWorld();
    exchange.on("public/subscribe", ({ params }) => (what === "its channel" ? noAnswer : params["channels"]));
    const controller = new AbortController();
    const opening = ending(client.orderBook("X", { signal: controller.signal }));
    await exchange.clock.advance(5);
    expect(opening.ends).toBe(0);
    controller.abort(new Error("enough"));
    await exchange.clock.advance(1);
    expect(opening.error).toEqual(new Error("enough"));
    exchange.on("public/subscribe", ({ params }) => params["channels"]);
    await exchange.clock.advance(60_000);
    expect(client.stats.channels).toBe(0);
  });

  test("is closed by its signal later on", async () => {
    const { client, exchange } = await bookWorld();
    const controller = new AbortController();
    const opening = client.orderBook("X", { signal: controller.signal });
    await exchange.clock.advance(1);
    const book = await opening;
    controller.abort();
    await exchange.clock.advance(1);
    expect([book.state, client.stats.channels]).toEqual(["closed", 0]);
  });

  test.each<[string, object, string]>([
    ["no type, and names none before it", { type: undefined, prev_change_id: undefined }, "live"],
    ["no type, and null before it", { type: undefined, prev_change_id: null }, "live"],
    ["no type, and names the one before it", { type: undefined, prev_change_id: 9 }, "building"],
    ["the type of a change", { type: "change", prev_change_id: undefined }, "building"],
  ])("begins with a message that has %s, or not", async (_, more, state) => {
    const { client, exchange } = await openWorld();
    const states: string[] = [];
    const opening = ending(client.orderBook("X", { onChange: (book) => states.push(book.state) }));
    await exchange.clock.advance(1);
    exchange.push(channel, { ...snapshot(10), ...more });
    await exchange.clock.advance(1);
    expect([opening.ends, states]).toEqual(state === "live" ? [1, ["live"]] : [0, []]);
  });

  test("that is stale asks once for what it lacks, whatever else comes, and again after ten seconds", async () => {
    const { client, exchange } = await bookWorld();
    const states: string[] = [];
    const opening = client.orderBook("X", { onChange: ({ state }) => states.push(state) });
    await exchange.clock.advance(1);
    await opening;
    let asked = 0;
    exchange.on("public/subscribe", ({ params }) => {
      asked++;
      return params["channels"];
    });
    for (const data of [null, null, change(12, 10), change(13, 12)]) exchange.push(channel, data);
    await exchange.clock.advance(1_000);
    for (const data of [null, change(12, 10), "nonsense"]) exchange.push(channel, data);
    await exchange.clock.advance(8_000);
    expect([asked, states]).toEqual([1, ["live", "stale"]]);
    await exchange.clock.advance(2_000);
    expect(asked).toBe(2);
  });

  test("whose snapshot does not come after a reconnect asks for it again", async () => {
    const { client, exchange } = await bookWorld();
    const opening = client.orderBook("X");
    await exchange.clock.advance(1);
    const book = await opening;
    let asked = 0;
    exchange.on("public/subscribe", ({ params }, self) => {
      if (++asked > 1) self.clock.schedule(0, () => self.push(channel, snapshot(50)));
      return params["channels"];
    });
    exchange.drop();
    await exchange.clock.advance(9_000);
    expect([book.state, asked]).toEqual(["stale", 1]);
    await exchange.clock.advance(2_000);
    expect([book.state, book.live?.changeId]).toEqual(["live", 50]);
  });
});

describe("open orders", () => {
  async function openOrders(list: readonly object[] = [order("a", "open", 5)]) {
    const world = await openWorld({ credentials });
    world.exchange.on("private/get_open_orders", () => list);
    const changes: (string | undefined)[] = [];
    const controller = new AbortController();
    const onChange = (_: unknown, changed?: { order_id: string }) => changes.push(changed?.order_id);
    const opening = world.client.openOrders({ onChange, signal: controller.signal });
    await world.exchange.clock.advance(1);
    return { ...world, orders: await opening, changes, controller };
  }

  test("of one millisecond count as they were heard last, in the list and after it", async () => {
    const { client, exchange } = await openWorld({ credentials });
    exchange.on("private/get_open_orders", ({ id }, self) => {
      self.push(ordersChannel, order("a", "filled", 5));
      self.reply(id, [order("a", "open", 5), order("b", "open", 5)]);
      return noAnswer;
    });
    const opening = client.openOrders();
    await exchange.clock.advance(1);
    const orders = await opening;
    expect([...(orders.live?.keys() ?? [])]).toEqual(["b"]);
    exchange.push(ordersChannel, order("b", "filled", 5));
    expect(orders.live?.size).toBe(0);
  });

  test("tell which order changed", async () => {
    const { exchange, changes } = await openOrders();
    exchange.push(ordersChannel, [order("b", "open", 6), order("a", "filled", 7)]);
    expect(changes).toEqual([undefined, "b", "a"]);
  });

  test.each<[string, (orders: AsyncDisposable & { close(): Promise<void> }, signal: AbortController) => unknown]>([
    ["close", (orders) => orders.close()],
    ["await using", (orders) => orders[Symbol.asyncDispose]()],
    ["the signal", (_orders, controller) => controller.abort()],
  ])("end with %s, and leave their channel", async (_, end) => {
    const { client, exchange, orders, controller } = await openOrders();
    const ended = ending(Promise.resolve(end(orders, controller)));
    await exchange.clock.advance(1);
    expect([ended.ends, orders.state, orders.live, client.stats.channels]).toEqual([1, "closed", undefined, 0]);
    expect(exchange.callsOf("private/unsubscribe")).toHaveLength(1);
    await exchange.clock.advance(60_000);
    expect(exchange.callsOf("private/get_open_orders")).toHaveLength(1);
  });

  test("are given up by their signal while the first list is waited for", async () => {
    const { client, exchange } = await openWorld({ credentials });
    exchange.on("private/get_open_orders", () => noAnswer);
    const controller = new AbortController();
    const opening = ending(client.openOrders({ signal: controller.signal }));
    await exchange.clock.advance(5);
    controller.abort(new Error("enough"));
    await exchange.clock.advance(1);
    expect(opening.error).toEqual(new Error("enough"));
    expect(client.stats.channels).toBe(0);
  });

  test.each<[string, unknown]>([
    ["a list", [order("a", "open", 5)]],
    ["a refusal", new Refused(13021, "forbidden")],
  ])("do not take %s that answers a reading from before a change that made no sense", async (_, answer) => {
    const { client, exchange } = await openWorld({ credentials });
    exchange.on("private/get_open_orders", () => noAnswer);
    const opening = ending(client.openOrders());
    await exchange.clock.advance(1);
    exchange.push(ordersChannel, null);
    exchange.on("private/get_open_orders", () => [order("b", "open", 6)]);
    const id = exchange.callsOf("private/get_open_orders")[0]?.id ?? 0;
    if (answer instanceof Refused) exchange.refuse(id, answer.code, answer.message);
    else exchange.reply(id, answer);
    await exchange.clock.advance(500);
    expect(opening.ends).toBe(0);
    await exchange.clock.advance(600);
    const orders = opening.value as { live: ReadonlyMap<string, object> };
    expect([...orders.live.keys()]).toEqual(["b"]);
  });

  test.each([
    { order_id: 5, order_state: "open", last_update_timestamp: 6 },
    { order_id: "b", order_state: null, last_update_timestamp: 6 },
    { order_id: "b", order_state: "open", last_update_timestamp: "6" },
  ])("are stale after the change %o", async (data) => {
    const { exchange, orders } = await openOrders();
    exchange.push(ordersChannel, data);
    expect([orders.state, orders.live]).toEqual(["stale", undefined]);
  });
});
