/** What becomes of calls that wait for something else than their answer when the connection is lost, or the client closed. */
import { expect, test } from "vitest";
import { credentials, ending, openWorld } from "../helpers/client.ts";
import { noAnswer, Refused } from "../helpers/exchange.ts";

const order = { instrument_name: "X", amount: 1, price: 1 };
/** One order at a time, and the next a second later. */
const narrow = { orders: "wait", cancelReserve: 0, pools: { trading: { capacity: 1, perSecond: 1 } } } as const;

test("an order that waits for its credits ends unsent with the connection, or waits for the next one", async () => {
  const { client, exchange } = await openWorld({ credentials, limits: narrow });
  exchange.on("private/buy", () => "done");
  ending(client.private.buy(order));
  const impatient = ending(client.private.buy(order));
  const patient = ending(client.private.buy(order, { whenDown: "wait" }));
  await exchange.clock.advance(1);
  expect([impatient.ends, patient.ends]).toEqual([0, 0]);
  exchange.drop();
  await exchange.clock.advance(1);
  expect(impatient.error).toMatchObject({ kind: "closed", outcome: "not_sent" });
  expect(patient.ends).toBe(0);
  await exchange.clock.advance(5_000);
  expect([patient.value, exchange.callsOf("private/buy").length]).toEqual(["done", 2]);
});

test("an order that is aborted in its line for credits leaves it, and is never sent", async () => {
  const { client, exchange } = await openWorld({ credentials, limits: narrow });
  exchange.on("private/buy", ({ params }) => params["label"]);
  const controller = new AbortController();
  const first = ending(client.private.buy({ ...order, label: "a" }));
  const aborted = ending(client.private.buy({ ...order, label: "b" }, { signal: controller.signal }));
  const next = ending(client.private.buy({ ...order, label: "c" }));
  await exchange.clock.advance(1);
  controller.abort();
  await exchange.clock.advance(1_300);
  expect(aborted.error).toMatchObject({ kind: "aborted", outcome: "not_sent" });
  expect([first.value, next.value, exchange.callsOf("private/buy").length]).toEqual(["a", "c", 2]);
});

test("an order that waits for a new token ends unsent with the connection: its first attempt was refused", async () => {
  const { client, exchange } = await openWorld({ credentials });
  exchange.on("private/buy", () => {
    throw new Refused(13009, "unauthorized");
  });
  exchange.on("public/auth", () => noAnswer);
  const buy = ending(client.private.buy(order));
  await exchange.clock.advance(1);
  expect(buy.ends).toBe(0);
  exchange.drop();
  await exchange.clock.advance(1);
  expect(buy.error).toMatchObject({ kind: "closed", outcome: "not_sent" });
  expect(client.stats.openCalls).toBe(0);
});

test("a read that was lost and waits for its credits is lost once more with the connection, and repeated", async () => {
  const pools = { non_matching: { capacity: 3_000, perSecond: 500 } };
  const { client, exchange } = await openWorld({ limits: { pools } });
  exchange.on("public/get_time", () => noAnswer);
  const reads = Array.from({ length: 3 }, () => ending(client.public.getTime({}, { timeoutMs: 60_000 })));
  await exchange.clock.advance(1);
  exchange.drop();
  await exchange.clock.advance(110);
  exchange.drop();
  exchange.on("public/get_time", () => 7);
  await exchange.clock.advance(30_000);
  expect(reads.map(({ value, ends }) => [value, ends])).toEqual(reads.map(() => [7, 1]));
});

test("closing ends the calls that wait for their credits or the connection, unsent", async () => {
  const { client, exchange } = await openWorld({ credentials, limits: narrow });
  exchange.on("private/buy", () => "done");
  ending(client.private.buy(order));
  const queued = ending(client.private.buy(order, { whenDown: "wait" }));
  await exchange.clock.advance(1);
  const closed = client.close();
  await exchange.clock.advance(10);
  await closed;
  expect(queued.error).toMatchObject({ kind: "closed", outcome: "not_sent" });
  expect([exchange.callsOf("private/buy").length, client.stats.openCalls, exchange.clock.waiting]).toEqual([1, 0, 0]);
});

test("a read that is lost with three connections in a row is given up: it may be what breaks them", async () => {
  const { client, exchange } = await openWorld();
  exchange.on("public/get_time", () => noAnswer);
  const read = ending(client.public.getTime({}, { timeoutMs: 60_000 }));
  for (let loss = 1; loss <= 3; loss++) {
    expect([read.ends, exchange.callsOf("public/get_time").length]).toEqual([0, loss - 1]);
    await exchange.clock.advance(200);
    exchange.drop();
  }
  await exchange.clock.advance(1_000);
  expect(read.error).toMatchObject({ kind: "closed", outcome: "unknown" });
  expect(read.error?.message).toMatch(/each of the 3 times/);
  expect(exchange.callsOf("public/get_time")).toHaveLength(3);
});

test("a challenge that comes after its call has ended proves that nothing was done", async () => {
  const { client, exchange } = await openWorld({ credentials, timeoutMs: 100 });
  exchange.on("private/withdraw", () => noAnswer);
  const call = ending(client.call("private/withdraw", { currency: "BTC" } as never));
  await exchange.clock.advance(101);
  expect(call.error).toMatchObject({ outcome: "unknown" });
  exchange.reply(exchange.callsOf("private/withdraw")[0]?.id ?? 0, {
    security_key_authorization_required: true,
    challenge: "c-1",
    rp_id: "x",
    security_keys: [],
  });
  expect(await client.resolveOutcome(call.error)).toMatchObject({
    fate: "not_executed",
    reason: expect.stringMatching(/second factor/),
  });
});
