/** An `AbortSignal` may live as long as the program: nothing may go on listening to it. */
import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused } from "../helpers/exchange.ts";

const channel = "trades.BTC-PERPETUAL.100ms";

test.each([
  ["closed", async (reader: { close(): Promise<void> }) => reader.close()],
  ["ended by the exchange", async () => {}],
] as const)("a reader that was %s does not listen to its signal any more", async (how, leave) => {
  const { client, exchange } = await openWorld();
  const { signal } = new AbortController();
  const opening = Promise.all([
    client.subscribe(channel, { signal, onGap: () => {} }),
    client.subscribe(channel, { signal, onData: () => {}, onGap: () => {} }),
  ]);
  await exchange.clock.advance(1);
  const readers = await opening;
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  if (how === "ended by the exchange") {
    exchange.on("public/subscribe", () => {
      throw new Refused(11050, "bad_request");
    });
    exchange.drop();
  }
  const left = ending(Promise.all(readers.map(leave)));
  await exchange.clock.advance(1_000);
  expect(left.ends).toBe(1);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("a signal ends what it was given to", async () => {
  const { client, exchange } = await openWorld();
  const abort = new AbortController();
  const seen: unknown[] = [];
  const opening = client.subscribe(channel, { signal: abort.signal, onData: (data) => seen.push(data) });
  await exchange.clock.advance(1);
  await opening;
  abort.abort();
  exchange.push(channel, []);
  await exchange.clock.advance(1);
  expect(seen).toEqual([]);
  expect(exchange.callsOf("public/unsubscribe")).toHaveLength(1);
});

test("views let go of their signal when they are closed, and when the client is", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/get_open_orders", () => []);
  exchange.on("public/subscribe", ({ params }) => {
    const snapshot = { type: "snapshot", change_id: 1, bids: [], asks: [] };
    exchange.clock.schedule(1, () => exchange.push("book.X.100ms", snapshot));
    return params["channels"];
  });
  const { signal } = new AbortController();
  const opening = Promise.all([client.orderBook("X", { signal }), client.openOrders({ signal })]);
  await exchange.clock.advance(10);
  const [book] = await opening;
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  const left = Promise.all([book.close()]);
  await exchange.clock.advance(10);
  await left;
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  const closed = client.close();
  await exchange.clock.advance(10);
  await closed;
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("a book that the exchange says nothing about can be given up", async () => {
  const { client, exchange } = await openWorld();
  exchange.on("public/subscribe", () => noAnswer);
  const abort = new AbortController();
  const opening = ending(client.orderBook("X", { signal: abort.signal }));
  await exchange.clock.advance(10);
  abort.abort(new Error("changed its mind"));
  await exchange.clock.advance(10);
  expect(opening.error?.message).toBe("changed its mind");
});

test("a hundred calls share one listener, leave it when they end, and all end when the signal comes", async () => {
  const { client, exchange } = await openWorld({ credentials });
  const warnings: unknown[] = [];
  const note = (warning: Error): unknown => warnings.push(warning.message);
  process.on("warning", note);
  exchange.on("public/test", () => noAnswer);
  const abort = new AbortController();
  const { signal } = abort;
  const calls = Array.from({ length: 100 }, () => ending(client.public.test({}, { signal })));
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  exchange.on("public/get_time", () => 1);
  const answered = ending(client.public.getTime({}, { signal }));
  await exchange.clock.advance(1);
  expect(answered.value).toBe(1);
  abort.abort();
  await exchange.clock.advance(1);
  expect(calls.map(({ ends, error }) => [ends, error?.["kind"]])).toEqual(calls.map(() => [1, "aborted"]));
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
  process.off("warning", note);
  expect(warnings).toEqual([]);
});
