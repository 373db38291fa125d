/** A call is written down before it leaves, its end after it, and what an earlier process left is looked up first. */
import { expect, test } from "vitest";
import type { JournalFailure, RecoveredCall } from "../../../src/client/events.ts";
import type { ClientOptions } from "../../../src/client/options.ts";
import type { Journal, JournalEntry, JournalIntent } from "../../../src/journal/journal.ts";
import { credentials, ending, makeWorld, openWorld, type World } from "../helpers/client.ts";
import { noAnswer, ScriptedExchange } from "../helpers/exchange.ts";

/** Keeps entries in memory, and fails or waits when a test says so. */
class MemoryJournal implements Journal {
  readonly appends: (readonly JournalEntry[])[] = [];
  left: readonly JournalIntent[] = [];
  failure: Error | undefined;
  wait: Promise<void> | undefined;

  append(entries: readonly JournalEntry[]): void | Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.appends.push(entries);
    return this.wait;
  }

  unfinished(): readonly JournalIntent[] {
    if (this.failure !== undefined) throw this.failure;
    return this.left;
  }

  close(): void {}

  get lines(): string[] {
    return this.appends.flat().map((entry) => (entry.what === "intent" ? entry.method : entry.fate));
  }
}

const order = { instrument_name: "BTC-PERPETUAL", amount: 10, price: 5 };

interface JournaledWorld extends World {
  readonly journal: MemoryJournal;
  readonly failures: JournalFailure[];
}

function options(journal: Journal, more: Partial<ClientOptions> = {}): Partial<ClientOptions> {
  return { credentials, timeoutMs: 1_000, orderDeadlineMs: 2_000, journal, ...more };
}

async function open(more: Partial<ClientOptions> = {}): Promise<JournaledWorld> {
  const journal = new MemoryJournal();
  const world = await openWorld(options(journal, more));
  const failures: JournalFailure[] = [];
  world.client.on("journalFailure", (failure) => failures.push(failure));
  for (const method of ["private/buy", "private/cancel"]) world.exchange.on(method, () => ({}));
  return { ...world, journal, failures };
}

/** What a process leaves that died with an order in flight. */
async function leftBehind(): Promise<readonly JournalIntent[]> {
  const world = await open();
  world.exchange.on("private/buy", () => noAnswer);
  world.client.call("private/buy", order).catch(() => {});
  await world.exchange.clock.advance(10);
  return world.journal.appends.flat() as JournalIntent[];
}

/** An exchange that shows the orders of a label. */
function showing(orders: readonly object[]): ScriptedExchange {
  const exchange = new ScriptedExchange();
  exchange.on("private/get_order_state_by_label", ({ params }) =>
    orders.map((each) => ({
      ...{ label: params["label"], direction: "buy", order_type: "limit", order_state: "open" },
      ...{ creation_timestamp: exchange.clock.now(), ...order, ...each },
    })),
  );
  exchange.on("private/get_user_trades_by_instrument", () => ({ trades: [], has_more: false }));
  exchange.on("private/buy", () => ({}));
  exchange.on("private/cancel", () => ({}));
  return exchange;
}

test("a call is in the journal before its frame leaves, and its end after", async () => {
  const { client, exchange, journal } = await open();
  let linesAtArrival: string[] = [];
  exchange.on("private/buy", () => {
    linesAtArrival = journal.lines;
    return { order: {} };
  });
  await ending(client.call("private/buy", { ...order, label: "mine" }));
  await exchange.clock.advance(30);
  expect(linesAtArrival).toEqual(["private/buy"]);
  expect(journal.lines).toEqual(["private/buy", "result"]);
  const [intent, end] = journal.appends.flat();
  expect(intent).toMatchObject({ offsetMs: 0, trace: { label: "mine", terms: order, account: { clientId: "id-1" } } });
  expect(intent).toMatchObject({ call: end?.call, trace: { entry: end?.call, valid_until: expect.any(Number) } });
  expect(JSON.stringify(journal.appends)).not.toMatch(/planted-secret|access-1/);
});

test("calls of one moment are one append and leave in their order; reads are not written", async () => {
  const { client, exchange, journal } = await open();
  exchange.on("private/get_positions", () => []);
  const calls = [
    client.call("private/buy", order),
    client.call("private/get_positions", {}),
    client.call("private/cancel", { order_id: "1" }),
    client.call("private/buy", order),
  ];
  await exchange.clock.advance(30);
  await Promise.all(calls);
  expect(journal.appends.map(({ length }) => length)).toEqual([3, 3]);
  const written = exchange.methods.filter((method) => method !== "private/get_positions");
  expect(written.slice(-3)).toEqual(["private/buy", "private/cancel", "private/buy"]);
});

test("halt: what could not be written down does not leave, but cancels do", async () => {
  const { client, exchange, journal, failures } = await open();
  journal.failure = new Error("disk full");
  const buy = ending(client.call("private/buy", order));
  const cancel = ending(client.call("private/cancel", { order_id: "1" }));
  await exchange.clock.advance(30);
  expect(buy.error).toMatchObject({ kind: "unrecorded", outcome: "not_sent", method: "private/buy" });
  expect(buy.error?.message).toMatch(/could not be written down: disk full, it was not sent/);
  expect(cancel.value).toEqual({});
  expect(exchange.callsOf("private/buy")).toHaveLength(0);
  expect(failures[0]).toMatchObject({ error: { kind: "journal" }, entries: [{ what: "intent" }, { what: "intent" }] });
  journal.failure = undefined;
  const again = ending(client.call("private/buy", order));
  await exchange.clock.advance(30);
  expect(again.value).toEqual({});
});

test("trade-on: what could not be written down leaves all the same, and the event says so", async () => {
  const { client, exchange, journal, failures } = await open({ onJournalFailure: "trade-on" });
  journal.failure = new Error("disk full");
  const buy = ending(client.call("private/buy", order));
  await exchange.clock.advance(30);
  expect(buy.value).toEqual({});
  expect(failures).toMatchObject([{ entries: [{ what: "intent" }] }, { entries: [{ what: "ending" }] }]);
});

test("a slow journal keeps the order of calls, and one that was aborted meanwhile does not leave", async () => {
  const { client, exchange, journal } = await open();
  let go = (): void => {};
  journal.wait = new Promise((resolve) => {
    go = resolve;
  });
  const aborter = new AbortController();
  const first = ending(client.call("private/buy", { ...order, label: "first" }, { signal: aborter.signal }));
  await exchange.clock.advance(1);
  const second = ending(client.call("private/buy", { ...order, label: "second" }));
  await exchange.clock.advance(1);
  expect(exchange.callsOf("private/buy")).toHaveLength(0);
  aborter.abort();
  await exchange.clock.advance(1);
  expect(first.error).toMatchObject({ kind: "aborted", outcome: "not_sent" });
  journal.wait = undefined;
  go();
  await exchange.clock.advance(30);
  expect(second.value).toEqual({});
  expect(exchange.callsOf("private/buy").map(({ params }) => params["label"])).toEqual(["second"]);
  expect(journal.lines).toEqual(["private/buy", "private/buy", "not_sent", "result"]);
});

test("an ending that comes due while another call is written down is written behind it", async () => {
  const { client, exchange, journal } = await open();
  exchange.on("private/buy", () => noAnswer);
  const first = ending(client.call("private/buy", order, { timeoutMs: 50 }));
  await exchange.clock.advance(10);
  let go = (): void => {};
  journal.wait = new Promise((resolve) => {
    go = resolve;
  });
  const second = ending(client.call("private/buy", order, { timeoutMs: 300 }));
  await exchange.clock.advance(100);
  expect([first.ends, second.ends]).toEqual([1, 0]);
  journal.wait = undefined;
  go();
  await exchange.clock.advance(50);
  expect(journal.lines).toEqual(["private/buy", "private/buy", "unknown"]);
  await exchange.clock.advance(400);
  expect(second.ends).toBe(1);
  expect(journal.lines).toEqual(["private/buy", "private/buy", "unknown", "unknown"]);
});

test("a connection that is lost while a call is written down takes it along unsent, or it waits for the next", async () => {
  const { client, exchange, journal } = await open();
  let go = (): void => {};
  journal.wait = new Promise((resolve) => {
    go = resolve;
  });
  const fails = ending(client.call("private/buy", { ...order, label: "fails" }));
  const waits = ending(client.call("private/buy", { ...order, label: "waits" }, { whenDown: "wait" }));
  await exchange.clock.advance(1);
  exchange.drop();
  journal.wait = undefined;
  go();
  await exchange.clock.advance(400);
  expect(fails.error).toMatchObject({ kind: "closed", outcome: "not_sent" });
  expect(waits.value).toEqual({});
  expect(exchange.callsOf("private/buy").map(({ params }) => params["label"])).toEqual(["waits"]);
});

test("a call that waits for another connection while it is written down is dated when that is there", async () => {
  const { client, exchange, journal } = await open({ orderDeadlineMs: 2_000, timeoutMs: 20_000 });
  let go = (): void => {};
  journal.wait = new Promise((resolve) => {
    go = resolve;
  });
  const buy = ending(client.call("private/buy", order, { whenDown: "wait" }));
  await exchange.clock.advance(1);
  exchange.door = "hang";
  exchange.drop();
  journal.wait = undefined;
  go();
  await exchange.clock.advance(3_000);
  exchange.door = "open";
  await exchange.clock.advance(16_000);
  expect(buy.value).toEqual({});
  const [sent] = exchange.callsOf("private/buy");
  const intents = journal.appends.flat().filter(({ what }) => what === "intent") as JournalIntent[];
  expect(intents.at(-1)?.trace.valid_until).toBe(sent?.params["valid_until"]);
  expect(Number(sent?.params["valid_until"])).toBeGreaterThan(Number(intents[0]?.trace.valid_until) + 2_000);
});

test("a client that is closed while it looks up what was left does not open, and leaves the rest to the next", async () => {
  const journal = new MemoryJournal();
  journal.left = await leftBehind();
  const exchange = showing([]);
  const { client } = makeWorld(options(journal), exchange);
  const opened = ending(client.open());
  await exchange.clock.advance(100);
  expect(opened.ends).toBe(0);
  const closed = ending(client.close());
  await exchange.clock.advance(1);
  expect([closed.ends, opened.ends]).toEqual([1, 1]);
  expect(opened.error).toMatchObject({ kind: "connection" });
  await exchange.clock.advance(60_000);
  expect([journal.lines, client.recovered]).toEqual([[], []]);
});

test("what an earlier process left is looked up before orders leave; cancels do not wait", async () => {
  const journal = new MemoryJournal();
  journal.left = await leftBehind();
  expect(journal.left).toMatchObject([{ what: "intent", method: "private/buy" }]);
  const exchange = showing([]);
  const world = makeWorld(options(journal), exchange);
  await exchange.clock.advance(10);
  const { client } = world;
  const heard: RecoveredCall[] = [];
  client.on("recovered", (call) => heard.push(call));
  const opened = ending(client.open());
  const buy = ending(client.call("private/buy", order, { timeoutMs: 10_000, whenDown: "wait" }));
  const cancel = ending(client.call("private/cancel", { order_id: "1" }, { whenDown: "wait" }));
  await exchange.clock.advance(300);
  // Its deadline has not passed: it may still arrive.
  expect([opened.ends, buy.ends, cancel.ends]).toEqual([0, 0, 1]);
  await exchange.clock.advance(4_000);
  expect([opened.ends, buy.ends]).toEqual([1, 1]);
  expect(heard).toMatchObject([
    { method: "private/buy", resolution: { fate: "not_executed" }, trace: { terms: order } },
  ]);
  expect(client.recovered).toEqual(heard);
  const left = journal.left[0]?.call;
  expect(journal.appends.flat()).toContainEqual(expect.objectContaining({ call: left, fate: "not_executed" }));
  // Dated when it leaves, not when it began to wait.
  const [sent] = exchange.callsOf("private/buy");
  expect(Number(sent?.params["valid_until"])).toBeGreaterThan(exchange.clock.now() - 4_000 + 2_000);
});

test("an order that the exchange shows was executed, and that is found at once", async () => {
  const journal = new MemoryJournal();
  journal.left = await leftBehind();
  const { client } = await openWorld(options(journal), showing([{ order_id: "7" }]));
  expect(client.recovered).toMatchObject([{ resolution: { fate: "executed", order: { order_id: "7" } } }]);
});

test("beside: orders leave at once, and the rest is found later", async () => {
  const journal = new MemoryJournal();
  journal.left = await leftBehind();
  const exchange = showing([]);
  const { client } = await openWorld(options(journal, { recovery: "beside" }), exchange);
  const buy = ending(client.call("private/buy", order));
  await exchange.clock.advance(30);
  expect([buy.value, client.recovered]).toEqual([{}, []]);
  await exchange.clock.advance(4_000);
  expect(client.recovered).toMatchObject([{ resolution: { fate: "not_executed" } }]);
});

test("a call of another account stays in the journal as unknown", async () => {
  const journal = new MemoryJournal();
  journal.left = await leftBehind();
  const other = { clientId: "other", clientSecret: "planted-secret-9" };
  const { client, exchange } = await openWorld(options(journal, { credentials: other }), showing([]));
  await exchange.clock.advance(30);
  expect(client.recovered).toMatchObject([
    { resolution: { fate: "still_unknown", reason: expect.stringMatching(/account/) } },
  ]);
  expect(journal.lines).toEqual(["still_unknown"]);
});

test.each([
  ["halt", "closed"],
  ["trade-on", "ready"],
] as const)("a journal that cannot be read, with %s: the client is %s", async (onJournalFailure, state) => {
  const journal = new MemoryJournal();
  journal.failure = new Error("damaged");
  const exchange = showing([]);
  const { client } = makeWorld(options(journal, { onJournalFailure }), exchange);
  const opened = ending(client.open());
  await exchange.clock.advance(100);
  expect([opened.ends, client.state.name]).toEqual([1, state]);
  if (state === "closed")
    expect(opened.error).toMatchObject({ kind: "journal", message: expect.stringMatching(/damaged/) });
});

test("what is found out about a lost call is written, whether it was asked for or came late", async () => {
  const { client, exchange, journal } = await open();
  exchange.on("private/buy", () => noAnswer);
  const lost = ending(client.call("private/buy", order));
  const late = ending(client.call("private/buy", { ...order, label: "late" }));
  await exchange.clock.advance(1_001);
  exchange.on("private/get_order_state_by_label", () => []);
  exchange.on("private/get_user_trades_by_instrument", () => ({ trades: [], has_more: false }));
  const resolved = ending(client.resolveOutcome(lost.error));
  exchange.reply(exchange.callsOf("private/buy")[1]?.id ?? 0, { order: { order_id: "9" }, trades: [] });
  await exchange.clock.advance(4_000);
  expect(resolved.value).toMatchObject({ fate: "not_executed" });
  expect(late.error).toMatchObject({ outcome: "unknown" });
  expect(journal.lines).toEqual(["private/buy", "private/buy", "unknown", "unknown", "executed", "not_executed"]);
});

test("closing writes what is left", async () => {
  const { client, exchange, journal } = await open();
  exchange.on("private/buy", () => noAnswer);
  const buy = ending(client.call("private/buy", order));
  await exchange.clock.advance(1);
  const closed = client.close();
  await exchange.clock.advance(1);
  await closed;
  expect(buy.error).toMatchObject({ kind: "closed", outcome: "unknown" });
  expect(journal.lines).toEqual(["private/buy", "unknown"]);
});

test.each([
  [{ journal: {} as Journal }, "journal"],
  [{ onJournalFailure: "ignore" as "halt" }, "onJournalFailure"],
  [{ recovery: "never" as "first" }, "recovery"],
])("%o is refused by name", (wrong, option) => {
  expect(() => makeWorld(wrong)).toThrow(expect.objectContaining({ kind: "config", option }));
});
