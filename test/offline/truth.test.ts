import { expect, test } from "vitest";
import type { CallError } from "../../src/errors/family.ts";
import { credentials, openWorld, type World } from "./world.ts";

const instrument = "BTC-PERPETUAL";

/** An order far from the market, with a price that no other has. */
const resting = (step: number) => ({ instrument_name: instrument, amount: 10, price: 40_000 + step });

function failed(promise: Promise<unknown>): Promise<CallError> {
  return promise.then(
    () => {
      throw new Error("should have failed");
    },
    (error: CallError) => error,
  );
}

test("the life of an order, from the first connect to a clean close", async () => {
  const world = await openWorld({ cancelOnDisconnect: "connection" });
  const { client, until, simulator } = world;
  const seen: string[] = [];
  await until(
    client.subscribe("user.orders.any.any.raw", {
      onData: ({ order_id, order_state }) => seen.push(`${order_id} ${order_state}`),
    }),
  );
  const { order } = await until(client.private.buy({ ...resting(1), label: "life" }));
  const edited = await until(client.private.edit({ order_id: order.order_id, amount: 20, price: 40_001 }));
  const cancelled = await until(client.private.cancel({ order_id: order.order_id }));
  expect([order.order_state, edited.order.amount, cancelled.order_state]).toEqual(["open", 20, "cancelled"]);
  expect(seen).toEqual([`${order.order_id} open`, `${order.order_id} open`, `${order.order_id} cancelled`]);
  await world.close();
  expect(simulator.problems).toEqual([]);
  expect(world.clock.waiting).toBe(0);
});

/** Compares the client's book with the exchange's, level by level. */
async function expectTrueBook({ client, clock, simulator }: World, interval: "raw" | "100ms"): Promise<void> {
  const book = await client.orderBook(instrument, { interval });
  expect(book.state).toBe("live");
  await clock.advance(5_000);
  const truth = simulator.exchange.book(instrument);
  const flat = (levels: readonly { price: number; amount: number }[]) =>
    levels.map(({ price, amount }) => [price, amount]);
  expect(flat(book.live?.bids() ?? [])).toEqual(truth.bids);
  expect(flat(book.live?.asks() ?? [])).toEqual(truth.asks);
}

test.each(["raw", "100ms"] as const)(
  "the %s book is the exchange's after gaps, drops and late joiners",
  async (interval) => {
    const world = await openWorld({ heartbeatMs: 10_000 });
    const { client, clock, simulator, until } = world;
    const channel = `book.${instrument}.${interval}`;
    const states = new Set<string>();
    const opened = await until(client.orderBook(instrument, { interval, onChange: ({ state }) => states.add(state) }));
    simulator.exchange.setRate?.(50);
    simulator.faults.add({ kind: "gap", channel, chance: 0.05 });
    simulator.faults.add({ kind: "duplicate", channel, chance: 0.05 });
    for (let round = 0; round < 5; round++) {
      simulator.faults.add({ kind: "drop", afterMs: 1_000 });
      const late = client.subscribe(channel as "book.X.raw", { onData: () => {}, onGap: () => {} });
      await until(late).then((subscription) => subscription.close());
      await clock.advance(6_000);
      if (opened.live !== undefined) {
        const { bestBid, bestAsk } = opened.live;
        expect((bestBid?.price ?? 0) < (bestAsk?.price ?? Number.POSITIVE_INFINITY)).toBe(true);
      }
    }
    simulator.faults.clear();
    simulator.exchange.setRate?.(0);
    await clock.advance(20_000);
    await expectTrueBook(world, interval);
    expect([...states].sort()).toEqual(["live", "stale"]);
    await world.close();
  },
);

test("open orders are the exchange's after drops, whatever was cancelled meanwhile", async () => {
  const world = await openWorld({ limits: { tier: 1 } }, { credits: false });
  const { client, clock, simulator, until } = world;
  const orders = await until(client.openOrders());
  for (let round = 0; round < 10; round++) {
    const placed = await until(client.private.buy({ ...resting(round), label: `o-${round}` }));
    if (round % 3 === 0) simulator.faults.add({ kind: "drop" });
    // A cancel that the drop meets may be lost: then the order stays, and the view has to show it.
    const { order_id } = placed.order;
    if (round % 2 === 0) await until(Promise.allSettled([client.private.cancel({ order_id }, { whenDown: "wait" })]));
    await clock.advance(300);
  }
  await clock.advance(2_000);
  const truth = await until(client.private.getOpenOrders());
  expect(orders.state).toBe("live");
  expect([...(orders.live?.keys() ?? [])].sort()).toEqual(truth.map(({ order_id }) => order_id).sort());
  expect(orders.byLabel("o-1")).toHaveLength(1);
  await world.close();
});

test.each([
  ["its reply was lost", { kind: "lose_reply" }, "executed"],
  ["the connection broke behind it", { kind: "drop", executed: true }, "executed"],
  ["the connection broke in front of it", { kind: "drop", executed: false }, "not_executed"],
] as const)("an order whose outcome is unknown because %s is found out", async (_, fault, outcome) => {
  const world = await openWorld({ orderDeadlineMs: 2_000, timeoutMs: 3_000 });
  const { client, simulator, until } = world;
  simulator.faults.add({ ...fault, method: "private/buy" });
  const error = await until(failed(client.private.buy(resting(1))));
  expect(error).toMatchObject({ outcome: "unknown", method: "private/buy" });
  const resolution = await until(client.resolveOutcome(error));
  expect(resolution.fate).toBe(outcome);
  const open = await until(client.private.getOpenOrders());
  expect(open.length).toBe(outcome === "executed" ? 1 : 0);
  await world.close();
});

test("the limiter keeps within the credits of the exchange, and a cancel finds room", async () => {
  const world = await openWorld({ limits: { others: "wait" }, timeoutMs: false });
  const { client, until, simulator } = world;
  const orders = await until(
    Promise.allSettled(Array.from({ length: 40 }, (_, step) => client.private.buy({ ...resting(step), label: "l" }))),
  );
  const refused = orders.filter((order) => order.status === "rejected");
  expect(refused.length).toBeGreaterThan(15);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ kind: "limit", outcome: "not_sent", pool: "trading" });
  expect(await until(client.private.cancelAllByInstrument({ instrument_name: instrument }))).toBe(40 - refused.length);
  const reads = Array.from({ length: 150 }, () => client.private.getPositions());
  await until(Promise.all(reads));
  expect(client.stats.connections).toBe(1);
  expect(client.limits?.snapshot().trading.capacity).toBe(20);
  await world.close();
  expect(simulator.problems).toEqual([]);
});

test.each(["wrong_token", "error"] as const)("a call that meets a %s ends as it should", async (kind) => {
  const world = await openWorld();
  const { client, simulator, until } = world;
  if (kind === "error") {
    simulator.faults.add({ kind, code: 10040, message: "retry", method: "private/buy" });
    expect(await until(failed(client.private.buy(resting(1))))).toMatchObject({
      kind: "rpc",
      outcome: "refused",
      code: 10040,
    });
  } else {
    simulator.faults.add({ kind, method: "private/buy" });
    expect(await until(client.private.buy(resting(1)))).toMatchObject({ order: { order_state: "open" } });
  }
  await world.close();
});

test("a half-open line is noticed and replaced; reads in flight are repeated, orders are not", async () => {
  const world = await openWorld({ heartbeatMs: 10_000, timeoutMs: 60_000 });
  const { client, simulator, until } = world;
  simulator.faults.add({ kind: "half_open" });
  await world.clock.advance(1);
  const read = client.private.getPositions();
  const order = failed(client.private.buy(resting(1)));
  expect(await until(read)).toEqual([]);
  expect(await until(order)).toMatchObject({ kind: "closed", outcome: "unknown" });
  expect(client.stats.connections).toBe(2);
  await world.close();
});

test("10028 and the end of the session: the client waits, comes back and subscribes again", async () => {
  const world = await openWorld();
  const { client, clock, simulator, until } = world;
  const gaps: string[] = [];
  await until(
    client.subscribe("ticker.BTC-PERPETUAL.100ms", { onData: () => {}, onGap: ({ cause }) => gaps.push(cause) }),
  );
  simulator.faults.add({ kind: "credits_gone", method: "private/get_positions" });
  expect(await until(failed(client.private.getPositions()))).toMatchObject({ code: 10028, outcome: "refused" });
  await clock.advance(8_000);
  expect([client.state.name, gaps]).toEqual(["ready", ["reconnect"]]);
  await world.close();
});

test("a host whose clock is minutes off signs in by signature, and its orders are in time", async () => {
  const world = await openWorld(
    { credentials: { kind: "signature", ...credentials }, orderDeadlineMs: 2_000 },
    { faults: [{ kind: "slow_clock", ms: -300_000 }] },
  );
  const { order } = await world.until(world.client.private.buy(resting(1)));
  expect(order.order_state).toBe("open");
  await world.close();
});

test("one virtual hour with a drop every 20 s: every subscription lives at the end", async () => {
  const world = await openWorld({ limits: false }, { credits: false });
  const { client, clock, simulator, until } = world;
  let messages = 0;
  const channels = ["ticker.BTC-PERPETUAL.100ms", "trades.BTC-PERPETUAL.100ms", "user.orders.any.any.raw"] as const;
  await until(client.subscribe(channels, { onData: () => messages++, onGap: () => {} }));
  simulator.exchange.setRate?.(2);
  for (let drop = 0; drop < 180; drop++) {
    simulator.faults.add({ kind: "drop" });
    await clock.advance(20_000);
  }
  messages = 0;
  await clock.advance(10_000);
  expect([client.state.name, client.stats.channels, client.stats.connections, client.stats.openCalls]).toEqual([
    "ready",
    3,
    181,
    0,
  ]);
  expect(messages).toBeGreaterThan(0);
  await world.close();
  expect(simulator.problems).toEqual([]);
});
