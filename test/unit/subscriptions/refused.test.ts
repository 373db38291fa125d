/** Channels and lists that the exchange refuses: the bad ones are named, and the healthy ones go on. */
import { expect, test } from "vitest";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused } from "../helpers/exchange.ts";

const names = Array.from({ length: 40 }, (_, index) => `trades.X${index}.100ms`);

/** Reads forty channels, then loses the connection; from then on the exchange fails each call that names a bad one. */
async function reconnected(bad: readonly string[], fail: () => never) {
  const world = await openWorld({ credentials });
  const { client, exchange } = world;
  const seen: string[] = [];
  const ended: string[] = [];
  const refused: string[] = [];
  client.on("refused", ({ channels }) => refused.push(...channels));
  const readers = Promise.all(
    names.map((name) =>
      client.subscribe(name, {
        onData: () => seen.push(name),
        onGap: () => {},
        onError: () => ended.push(name),
      }),
    ),
  );
  await exchange.clock.advance(10);
  await readers;
  const before = exchange.callsOf("public/subscribe").length;
  exchange.on("public/subscribe", ({ params }) => {
    const asked = params["channels"] as readonly string[];
    if (asked.some((name) => bad.includes(name))) fail();
    return asked;
  });
  exchange.drop();
  await exchange.clock.advance(1_000);
  for (const name of names) exchange.push(name, []);
  return { ...world, seen, ended, refused, asked: exchange.callsOf("public/subscribe").length - before };
}

test.each([
  [13021, "forbidden"],
  [13778, "raw_subscriptions_not_available_for_unauthorized"],
  [-32602, "Invalid params"],
  [-32600, "request entity too large"],
])("after a reconnect, one channel refused with %i takes no other with it", async (code, message) => {
  const bad = ["trades.X7.100ms", "trades.X31.100ms"];
  const { client, seen, ended, refused, asked } = await reconnected(bad, () => {
    throw new Refused(code, message);
  });
  expect(refused.toSorted()).toEqual(bad.toSorted());
  expect(ended.toSorted()).toEqual(bad.toSorted());
  expect(seen.toSorted()).toEqual(names.filter((name) => !bad.includes(name)).toSorted());
  expect(asked).toBeLessThanOrEqual(2 * 2 * 7);
  expect(client.state.name).toBe("ready");
});

test.each([
  [13009, "unauthorized"],
  [13002, "account_blocked"],
])("a refusal of the account (%i) is no riddle about one channel: it is not bisected", async (code, message) => {
  const { exchange, ended, asked } = await reconnected(["trades.X7.100ms"], () => {
    throw new Refused(code, message);
  });
  expect(asked).toBeLessThanOrEqual(4);
  await exchange.clock.advance(10_000);
  expect(ended).toHaveLength(names.length);
});

test("a channel whose answer is garbled each time ends after a few tries", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("public/subscribe", (call, self) => {
    self.frame({ jsonrpc: "2.0", id: call.id, error: "garbled" });
    return noAnswer;
  });
  const subscribed = ending(client.subscribe("trades.X.100ms", { onData: () => {} }));
  await exchange.clock.advance(60_000);
  expect(subscribed.error).toMatchObject({ kind: "subscription", channels: ["trades.X.100ms"] });
  expect(exchange.callsOf("public/subscribe")).toHaveLength(5);
});

test.each([
  ["the list", "private/get_open_orders"],
  ["the channel", "private/subscribe"],
])("openOrders rejects with the cause when %s is refused for good", async (_, method) => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/get_open_orders", () => []);
  exchange.on(method, () => {
    throw new Refused(13021, "forbidden");
  });
  const opening = ending(client.openOrders());
  await exchange.clock.advance(60_000);
  const { error } = opening;
  const cause = error?.["kind"] === "subscription" ? (error.cause as typeof error) : error;
  expect(cause).toMatchObject({ kind: "rpc", code: 13021 });
  expect(client.stats.channels).toBe(0);
});

test("a list that is refused for good later on closes the view, with the cause, and reads no channel any more", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/get_open_orders", () => []);
  const states: string[] = [];
  const opening = client.openOrders({ onChange: ({ state }) => states.push(state) });
  await exchange.clock.advance(10);
  const orders = await opening;
  exchange.on("private/get_open_orders", () => {
    throw new Refused(13021, "forbidden");
  });
  exchange.drop();
  await exchange.clock.advance(5_000);
  expect([orders.state, orders.live, states.at(-1)]).toEqual(["closed", undefined, "closed"]);
  expect(client.stats.channels).toBe(0);
});

test("a list that is refused for a while is read again", async () => {
  const { client, exchange } = await openWorld({ credentials });
  let refusals = 3;
  exchange.on("private/get_open_orders", () => {
    if (refusals-- > 0) throw new Refused(13503, "unavailable");
    return [];
  });
  const opening = ending(client.openOrders());
  await exchange.clock.advance(10_000);
  expect(opening.value).toMatchObject({ state: "live" });
});

test.each(["at once", "after it was granted"])(
  "orderBook rejects with the cause when its channel is refused %s",
  async (when) => {
    const { client, exchange } = await openWorld({ credentials });
    let asked = 0;
    exchange.on("public/subscribe", ({ params }) => {
      if (when === "at once" || ++asked > 1) throw new Refused(13021, "forbidden");
      return params["channels"];
    });
    const opening = ending(client.orderBook("X"));
    const second = ending(client.orderBook("X"));
    await exchange.clock.advance(120_000);
    for (const { error } of [opening, second]) {
      expect(error).toMatchObject({ kind: "subscription", cause: { code: 13021 } });
    }
    expect(client.stats.channels).toBe(0);
  },
);

test("openOrders rejects when its list is refused before the exchange consents to its channel", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/get_open_orders", () => {
    throw new Refused(13021, "forbidden");
  });
  exchange.on("private/subscribe", () => noAnswer);
  const opening = ending(client.openOrders());
  const order = { order_id: "1", order_state: "open", last_update_timestamp: 1 };
  await exchange.clock.advance(10);
  exchange.push("user.orders.any.any.raw", order);
  exchange.drop();
  await exchange.clock.advance(2_000);
  // The gap is over with the first message, which is when the list is read.
  exchange.push("user.orders.any.any.raw", order);
  await exchange.clock.advance(10);
  const [consent] = exchange.callsOf("private/subscribe").slice(-1);
  exchange.reply(consent?.id ?? 0, consent?.params["channels"]);
  await exchange.clock.advance(60_000);
  expect(opening.error).toMatchObject({ kind: "rpc", code: 13021 });
  expect(client.stats.channels).toBe(0);
});

test.each([
  [1, "live"],
  [2, "live"],
  [3, "closed"],
])("after %i refusals of the list in a row, live open orders are %s", async (times, state) => {
  const { client, exchange } = await openWorld({ credentials });
  let refusals = 0;
  exchange.on("private/get_open_orders", () => []);
  const opening = client.openOrders();
  await exchange.clock.advance(10);
  const orders = await opening;
  exchange.on("private/get_open_orders", () => {
    if (refusals++ < times) throw new Refused(11050, "bad_request");
    return [];
  });
  exchange.drop();
  await exchange.clock.advance(10_000);
  expect(orders.state).toBe(state);
});

test("a reader that waits for one channel while another is refused gets the error from its wait, and reads none", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/subscribe", () => noAnswer);
  const seen: unknown[] = [];
  const errors: Error[] = [];
  const subscribed = ending(
    client.subscribe(["trades.A.100ms", "user.trades.any.any.raw"], {
      onData: (message) => seen.push(message),
      onError: (error) => errors.push(error),
    }),
  );
  await exchange.clock.advance(10);
  exchange.on("private/subscribe", ({ params }) => params["channels"]);
  exchange.on("public/subscribe", () => {
    throw new Refused(13021, "forbidden");
  });
  exchange.drop();
  await exchange.clock.advance(5_000);
  expect((await subscribed).error).toMatchObject({ kind: "subscription", channels: ["trades.A.100ms"] });
  exchange.push("user.trades.any.any.raw", []);
  await exchange.clock.advance(10);
  expect([seen, errors]).toEqual([[], []]);
});

test("a subscribe that is refused for the token of the session ends no reader", async () => {
  const { client, exchange } = await openWorld({ credentials });
  const seen: unknown[] = [];
  const errors: Error[] = [];
  const subscribed = client.subscribe("user.trades.any.any.raw", {
    onData: (message) => seen.push(message),
    onGap: () => {},
    onError: (error) => errors.push(error),
  });
  await exchange.clock.advance(10);
  await subscribed;
  exchange.on("private/subscribe", () => {
    throw new Refused(13009, "unauthorized");
  });
  exchange.drop();
  await exchange.clock.advance(2_500);
  exchange.on("private/subscribe", ({ params }) => params["channels"]);
  await exchange.clock.advance(2_000);
  exchange.push("user.trades.any.any.raw", []);
  expect([seen.length, errors]).toEqual([1, []]);
});

test("a heartbeat is no answer: a book whose channel is never answered for rejects after five tries, an aborted one at once", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("public/subscribe", () => noAnswer);
  const opening = ending(client.orderBook("BTC-PERPETUAL"));
  const aborter = new AbortController();
  const aborted = ending(client.orderBook("ETH-PERPETUAL", { signal: aborter.signal }));
  await exchange.clock.advance(1_000);
  aborter.abort(new Error("enough"));
  for (let beats = 0; beats < 40; beats++) {
    exchange.frame({ jsonrpc: "2.0", method: "heartbeat", params: { type: "heartbeat" } });
    await exchange.clock.advance(10_000);
  }
  expect(opening).toMatchObject({
    ends: 1,
    error: { kind: "subscription", message: expect.stringContaining("does not answer") },
  });
  expect(aborted).toMatchObject({ ends: 1, error: { message: "enough" } });
  expect([exchange.connections, exchange.callsOf("public/subscribe").length, client.stats.channels]).toEqual([1, 5, 0]);
});
