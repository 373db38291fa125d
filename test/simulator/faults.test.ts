import { expect, test } from "vitest";
import type { FaultRule } from "../../simulator/faults/fault.ts";
import { faultKinds } from "../../simulator/faults/kinds.ts";
import { readRule } from "../../simulator/faults/read-rule.ts";
import { createStorm } from "../../simulator/faults/storm.ts";
import type { WireOptions } from "../../simulator/options.ts";
import { startBench } from "./support/bench.ts";

const buy = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 60_000 };
const orders = "user.orders.BTC-PERPETUAL.raw";

/** A client that listens to its orders, with one fault in force. */
async function startWith(...rules: FaultRule[]) {
  const bench = await startBench();
  const client = await bench.openSignedIn();
  await client.call("private/subscribe", { channels: [orders] });
  for (const rule of rules) bench.simulator.faults.add(rule);
  const bought = () => bench.exchange.calls.filter(({ method }) => method === "private/buy").length;
  return { ...bench, client, bought };
}

test("refuse: a handshake gets a status, and the next one is admitted", async () => {
  const { open } = await startBench({ faults: [{ kind: "refuse", status: 502 }] });
  expect((await open()).closed).toMatchObject({ code: 1006, status: 502 });
  expect((await open()).isOpen).toBe(true);
});

test("drop after the call: executed, and the answer lost with the line", async () => {
  const { client, bought, clock } = await startWith({ kind: "drop", method: "private/buy" });
  expect(await client.call("private/buy", buy)).toEqual({});
  await clock.advance(0);
  expect(client.closed).toEqual({ code: 1006, reason: "" });
  expect(bought()).toBe(1);
});

test("drop before the call: not executed", async () => {
  const { client, bought } = await startWith({ kind: "drop", method: "private/buy", executed: false });
  await client.call("private/buy", buy);
  expect(client.closed?.code).toBe(1006);
  expect(bought()).toBe(0);
});

test("close: with code and reason, at a time", async () => {
  const { client, clock } = await startWith({ kind: "close", code: 4001, reason: "bye", afterMs: 50 });
  await clock.advance(49);
  expect(client.closed).toBeUndefined();
  await clock.advance(1);
  expect(client.closed).toEqual({ code: 4001, reason: "bye" });
});

test("half_open: nothing comes through, and neither side gets a close", async () => {
  const { client, exchange, clock } = await startWith({ kind: "half_open", afterMs: 10 });
  await clock.advance(10);
  expect(await client.call("public/test", {}, 1000)).toEqual({});
  expect(client.closed).toBeUndefined();
  client.close();
  await clock.advance(1000);
  expect(client.closed).toBeUndefined();
  client.terminate();
  await clock.advance(0);
  expect(client.closed?.code).toBe(1006);
  expect(exchange.cancelled).toEqual([]);
});

test("half_open: cancel-on-disconnect acts when the heartbeat fails, not before", async () => {
  const { client, exchange, simulator, clock } = await startWith();
  await client.call("private/enable_cancel_on_disconnect");
  await client.call("public/set_heartbeat", { interval: 10 });
  simulator.faults.add({ kind: "half_open" });
  await clock.advance(0);
  client.terminate();
  await clock.advance(19_999);
  expect([exchange.cancelled, simulator.stats.connections]).toEqual([[], 1]);
  await clock.advance(1);
  expect([exchange.cancelled, simulator.stats.connections]).toEqual([["1001/c1"], 0]);
});

test("stall: what goes out waits, then leaves at once and in order", async () => {
  const { client, clock } = await startWith({ kind: "stall", ms: 500, afterMs: 0 });
  await clock.advance(0);
  const before = client.texts.length;
  const ids = [client.post("public/test"), client.post("public/get_time")];
  await clock.advance(499);
  expect(client.texts).toHaveLength(before);
  await clock.advance(1);
  expect(client.messages.slice(before).map(({ id }) => id)).toEqual(ids);
});

test("too_slow: the reader is disconnected with a reason", async () => {
  const { client, clock } = await startWith({ kind: "too_slow", afterMs: 1 });
  await clock.advance(1);
  expect(client.closed).toEqual({ code: 1008, reason: "connection_too_slow" });
});

test("garbage: a frame that is not JSON comes before the answer", async () => {
  const { client, clock } = await startWith({ kind: "garbage", method: "public/test", text: "<html>" });
  const before = client.texts.length;
  client.post("public/test");
  await clock.advance(0);
  expect(client.texts[before]).toBe("<html>");
  expect(client.texts[before + 1]).toContain('"version"');
});

test("delay: the answer is late, its notifications are not", async () => {
  const { client, clock } = await startWith({ kind: "delay", ms: 100, method: "private/buy" });
  const id = client.post("private/buy", buy);
  await clock.advance(99);
  expect(client.messages.some((message) => message.id === id)).toBe(false);
  expect(client.dataOf(orders)).toHaveLength(1);
  await clock.advance(1);
  expect(client.messages.at(-1)).toMatchObject({ id, result: {} });
});

test("reorder: the next answer overtakes", async () => {
  const { client, clock } = await startWith({ kind: "reorder", method: "private/buy" });
  const [first, second] = [client.post("private/buy", buy), client.post("public/test")];
  await clock.advance(0);
  expect(client.messages.map(({ id }) => id).slice(-2)).toEqual([second, first]);
});

test("reorder: without another answer it waits 100 ms", async () => {
  const { client, clock } = await startWith({ kind: "reorder", method: "private/buy" });
  const id = client.post("private/buy", buy);
  await clock.advance(99);
  expect(client.messages.some((message) => message.id === id)).toBe(false);
  await clock.advance(1);
  expect(client.messages.at(-1)?.id).toBe(id);
});

test.each<readonly [string, WireOptions]>([
  ["a late answer", { faults: [{ kind: "delay", ms: 60_000, method: "public/test" }] }],
  ["an answer that waits to be overtaken", { faults: [{ kind: "reorder", method: "public/test" }] }],
  ["a call that waits for its worker", { latencies: { public: 60_000 } }],
  ["a farewell", { faults: [{ kind: "credits_gone", method: "public/test" }] }],
])("nothing is waited for after the end: %s", async (_what, options) => {
  const { clock, simulator, open } = await startBench(options);
  const client = await open();
  await client.call("public/test");
  expect(clock.waiting).toBeGreaterThan(1);
  await simulator.close();
  await clock.advance(0);
  expect(client.closed?.code).toBe(1001);
  expect(clock.waiting).toBe(0);
});

test.each<readonly [string, WireOptions]>([
  ["answer", { faults: [{ kind: "delay", ms: 60_000, method: "public/test" }] }],
  ["worker", { latencies: { public: 60_000 } }],
])("an HTTP call that waits for its %s is dropped when the exchange closes", async (_what, options) => {
  const { clock, simulator } = await startBench(options);
  const headers = { "content-type": "application/json" };
  const body = '{"method":"public/test"}';
  const call = simulator.http.post({ url: simulator.httpUrl, headers, body }).catch((error: unknown) => error);
  await clock.advance(0);
  await simulator.close();
  expect(await clock.until(call)).toMatchObject({ message: expect.stringContaining("lost") });
});

test("the answer comes before its notifications, and after them with notify_first", async () => {
  const { client, simulator } = await startWith();
  const reply = async () => {
    const before = client.texts.length;
    await client.call("private/buy", buy);
    return client.messages.slice(before).map(({ method }) => method ?? "answer");
  };
  expect(await reply()).toEqual(["answer", "subscription"]);
  simulator.faults.add({ kind: "notify_first", method: "private/*" });
  expect(await reply()).toEqual(["subscription", "answer"]);
});

test("lose_reply: executed, notified, never answered", async () => {
  const { client, bought } = await startWith({ kind: "lose_reply", method: "private/buy" });
  expect(await client.call("private/buy", buy, 1000)).toEqual({});
  expect(bought()).toBe(1);
  expect(client.dataOf(orders)).toHaveLength(1);
  expect((await client.call("private/buy", buy)).result).toBeDefined();
});

test("duplicate and truncate spoil an answer", async () => {
  const { client, simulator, clock } = await startWith({ kind: "duplicate", method: "public/test" });
  const before = client.texts.length;
  client.post("public/test");
  await clock.advance(0);
  expect(client.texts).toHaveLength(before + 2);
  expect(client.texts[before]).toBe(client.texts[before + 1]);
  simulator.faults.add({ kind: "truncate", method: "public/test" });
  client.post("public/test");
  await clock.advance(0);
  const spoilt = client.texts.at(-1) ?? "";
  expect(spoilt).toMatch(/^{"jsonrpc"/);
  expect(() => JSON.parse(spoilt)).toThrow(SyntaxError);
});

test("error: the call is refused with the given words and not executed", async () => {
  const { client, bought } = await startWith({
    kind: "error",
    code: 10040,
    message: "retry",
    method: "private/buy",
    skip: 1,
    times: 2,
  });
  const codes = [];
  for (let at = 0; at < 4; at += 1) codes.push((await client.call("private/buy", buy)).error?.code);
  expect(codes).toEqual([undefined, 10040, 10040, undefined]);
  expect(bought()).toBe(2);
});

test("wrong_token: the token is revoked", async () => {
  const { client } = await startWith({ kind: "wrong_token", method: "private/buy" });
  expect((await client.call("private/buy", buy)).error?.code).toBe(13009);
  expect((await client.call("private/buy", buy)).error?.code).toBe(13009);
  await client.signIn();
  expect((await client.call("private/buy", buy)).result).toBeDefined();
});

test("credits_gone: 10028, then a close", async () => {
  const { client } = await startWith({ kind: "credits_gone", method: "private/buy" });
  expect((await client.call("private/buy", buy, 5)).error?.code).toBe(10028);
  expect(client.closed).toMatchObject({ code: 1008 });
});

test("gap: a link of a book chain is missing, a snapshot never", async () => {
  const { client, exchange, clock } = await startWith({ kind: "gap", channel: "book.*", skip: 1 });
  await client.call("public/subscribe", { channels: ["book.BTC-PERPETUAL.raw"] });
  for (let id = 500; id < 503; id += 1) {
    const changes = [{ side: "bids", action: "change", price: 60_000, amount: id } as const];
    exchange.emit({
      kind: "book",
      instrument: "BTC-PERPETUAL",
      timestamp: 1,
      prevChangeId: id,
      changeId: id + 1,
      changes,
    });
  }
  await clock.advance(0);
  expect(client.dataOf("book.BTC-PERPETUAL.raw")).toMatchObject([
    { type: "snapshot", change_id: 500 },
    { change_id: 501 },
    { prev_change_id: 502 },
  ]);
});

test("duplicate: a notification comes twice", async () => {
  const { client } = await startWith({ kind: "duplicate", channel: orders });
  await client.call("private/buy", buy);
  expect(client.dataOf(orders)).toHaveLength(2);
});

test("lock, settlement and maintenance refuse the calls they cover while they last", async () => {
  const { client, simulator, clock } = await startWith();
  await client.call("public/subscribe", { channels: ["platform_state"] });
  const codes = async () => [
    (await client.call("private/buy", buy)).error?.code,
    (await client.call("private/cancel_all")).error?.code,
    (await client.call("public/test")).error?.code,
  ];
  simulator.faults.add({ kind: "lock", index: "btc_usd", forMs: 100 });
  expect(await codes()).toEqual([10019, undefined, undefined]);
  expect((await client.call("public/status")).result).toEqual({ locked: "partial", locked_indices: ["btc_usd"] });
  await clock.advance(100);
  expect(await codes()).toEqual([undefined, undefined, undefined]);
  simulator.faults.add({ kind: "settlement", forMs: 100 });
  expect(await codes()).toEqual([10041, 10041, undefined]);
  await clock.advance(100);
  const id = simulator.faults.add({ kind: "maintenance" });
  expect(await codes()).toEqual([11051, 11051, 11051]);
  simulator.faults.remove(id);
  expect(await codes()).toEqual([undefined, undefined, undefined]);
  expect(client.dataOf("platform_state")).toEqual([
    { price_index: "btc_usd", locked: true, reasons: [] },
    { price_index: "btc_usd", locked: false, reasons: [] },
    { maintenance: true },
    { maintenance: false },
  ]);
});

test("maintenance with disconnect closes and refuses", async () => {
  const { client, open, clock } = await startWith({ kind: "maintenance", disconnect: true, afterMs: 10, forMs: 100 });
  await clock.advance(10);
  expect(client.closed?.code).toBe(1001);
  expect((await open()).closed).toMatchObject({ status: 503 });
  await clock.advance(100);
  expect((await open()).isOpen).toBe(true);
});

test("slow_clock: the stamps of the exchange lag", async () => {
  const { client, clock } = await startWith({ kind: "slow_clock", ms: 5000 });
  const reply = await client.call("public/get_time");
  expect(reply.result).toBe(clock.now() - 5000);
  expect(reply.usIn).toBe((clock.now() - 5000) * 1000);
});

test("chance is decided by the seed", async () => {
  const strikes = async (seed: number) => {
    const { open } = await startBench({
      seed,
      credits: false,
      faults: [{ kind: "error", code: 1, message: "x", chance: 0.5 }],
    });
    const client = await open();
    const struck: boolean[] = [];
    for (let at = 0; at < 40; at += 1) struck.push((await client.call("public/test")).error !== undefined);
    return struck;
  };
  const first = await strikes(1);
  expect(await strikes(1)).toEqual(first);
  expect(await strikes(2)).not.toEqual(first);
  expect(first).toContain(true);
  expect(first).toContain(false);
});

test("a storm depends on its seed alone, and all its rules are valid", () => {
  const options = { durationMs: 60_000, count: 200 };
  const storm = createStorm(1, options);
  expect(createStorm(1, options)).toEqual(storm);
  expect(createStorm(2, options)).not.toEqual(storm);
  for (const rule of storm) expect(readRule(rule)).toBe(rule);
  expect(new Set(storm.map(({ kind }) => kind)).size).toBe(14);
  const all = createStorm(1, { ...options, kinds: [...faultKinds] as FaultRule["kind"][] });
  for (const rule of all) expect(readRule(rule)).toBe(rule);
});

test("an order that waits for its worker is executed although its connection is lost", async () => {
  for (const isArmed of [false, true]) {
    const { openSignedIn, clock, exchange } = await startBench({ latencies: { matching: 10 } });
    const client = await openSignedIn();
    if (isArmed) await client.call("private/enable_cancel_on_disconnect");
    client.post("private/buy", buy);
    await clock.advance(5);
    client.terminate();
    await clock.advance(10);
    expect(exchange.calls).toHaveLength(isArmed ? 0 : 1);
  }
});

test("a rule that is not valid is refused with the reason", () => {
  expect(readRule({ kind: "delay", ms: 5, method: "private/buy" })).toMatchObject({ kind: "delay" });
  expect(() => readRule(null)).toThrowErrorMatchingInlineSnapshot(
    `[TypeError: A fault is an object such as {"kind":"drop","method":"private/buy"}.]`,
  );
  expect(() => readRule({ kind: "nope" })).toThrow(/Unknown kind of fault: "nope"/);
  expect(() => readRule({ kind: "delay" })).toThrowErrorMatchingInlineSnapshot(
    `[TypeError: Fault "delay": expected \`ms\` to be a number of 0 or more, got undefined.]`,
  );
  expect(() => readRule({ kind: "drop", times: -1 })).toThrow(/`times` to be a whole number of 0 or more, got -1/);
  expect(() => readRule({ kind: "drop", mehtod: "private/buy" })).toThrow(/has no member `mehtod`/);
  expect(() => readRule({ kind: "refuse", method: "private/buy" })).toThrow(/has no member `method`/);
  expect(faultKinds.size).toBe(21);
});
