/** Channels whose messages the caller sends: which connections get them, in which form, and what the line does. */
import { expect, test } from "vitest";
import { startBench } from "./support/bench.ts";

const book = "book.BTC-27DEC24-60000-C.100ms";
const orders = "user.orders.any.any.raw";
const textOf = (channel: string, data: string): string =>
  `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${data}}}`;

test("a played channel is granted although its instrument does not exist here, and sends frames as they are", async () => {
  const { open, clock, simulator } = await startBench({ played: { channels: [book] } });
  const client = await open();
  expect((await client.call("public/subscribe", { channels: [book] })).result).toEqual([book]);
  const text = textOf(book, '{"price":6.4e4,"amount":10.0}');
  simulator.played.send(book, text);
  await clock.advance(0);
  expect(client.texts.at(-1)).toBe(text);
});

test("a new subscriber gets the first message that the caller gives", async () => {
  const first = (channel: string): unknown => (channel === book ? { type: "snapshot" } : undefined);
  const { open } = await startBench({ played: { channels: [book], first } });
  const client = await open();
  await client.call("public/subscribe", { channels: [book] });
  expect(client.dataOf(book)).toEqual([{ type: "snapshot" }]);
});

test("a private channel needs a key, and is the same for every account", async () => {
  const { open, openSignedIn, clock, simulator } = await startBench({ played: { channels: [orders] } });
  expect((await (await open()).call("private/subscribe", { channels: [orders] })).error).toBeDefined();
  const keys = [undefined, { client_id: "sim-other", client_secret: "sim-secret-0003" }];
  const clients = await Promise.all(keys.map((key) => openSignedIn(key)));
  for (const client of clients) await client.call("private/subscribe", { channels: [orders] });
  simulator.played.send(orders, textOf(orders, "[1]"));
  await clock.advance(0);
  expect(clients.map((client) => client.dataOf(orders))).toEqual([[[1]], [[1]]]);
});

test("heard waits for a reader, and cut ends the line of each", async () => {
  const { open, clock, simulator } = await startBench({ played: { channels: [book] } });
  let isHeard = false;
  void simulator.played.heard().then(() => {
    isHeard = true;
  });
  const reader = await open();
  const other = await open();
  expect(isHeard).toBe(false);
  await reader.call("public/subscribe", { channels: [book] });
  expect(isHeard).toBe(true);
  expect(simulator.played.backlog()).toBe(0);
  expect(simulator.played.cut(book)).toBe(1);
  await clock.advance(0);
  expect([reader.closed?.code, other.closed]).toEqual([1006, undefined]);
});
