import { expect, test } from "vitest";
import { credentials, ending, openWorld, type World } from "../helpers/client.ts";
import { noAnswer, Refused } from "../helpers/exchange.ts";

type Found = { orders?: object[]; trades?: object[]; state?: object };

/** A world that loses the reply of an order; what its look-ups find is decided by the test. */
async function lostOrder(found: Found, params: object = {}, options: object = {}): Promise<World & { error: unknown }> {
  const world = await openWorld({ credentials, orderDeadlineMs: 2_000, timeoutMs: 1_000, ...options });
  const { client, exchange } = world;
  exchange.on("private/buy", () => noAnswer);
  exchange.on("private/get_order_state_by_label", ({ params }) =>
    (found.orders ?? []).map((order) => ({ label: params["label"], instrument_name: "BTC-PERPETUAL", ...order })),
  );
  exchange.on("private/get_user_trades_by_instrument", () => ({ trades: found.trades ?? [], has_more: false }));
  exchange.on("private/get_order_state", () => {
    if (found.state === undefined) throw new Refused(10004, "order_not_found");
    return found.state;
  });
  const call = ending(client.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 5, ...params }));
  await exchange.clock.advance(1_001);
  return { ...world, error: call.error };
}

test("an order that bears the label was executed", async () => {
  const world = await lostOrder({ orders: [{ order_id: "7", creation_timestamp: 1 }] });
  const resolved = ending(world.client.resolveOutcome(world.error));
  await world.exchange.clock.advance(1);
  expect(resolved.value).toMatchObject({ fate: "executed", order: { order_id: "7" } });
});

test("an order that only shows in the trades was executed", async () => {
  const world = await lostOrder({}, { label: "mine" });
  world.exchange.on("private/get_user_trades_by_instrument", () => ({ trades: [{ label: "mine", order_id: "9" }] }));
  const terms = { instrument_name: "BTC-PERPETUAL", direction: "buy", order_type: "limit", amount: 10, price: 5 };
  const order = { order_id: "9", label: "mine", ...terms };
  world.exchange.on("private/get_order_state", () => ({ ...order, creation_timestamp: world.exchange.clock.now() }));
  const resolved = ending(world.client.resolveOutcome(world.error));
  await world.exchange.clock.advance(1);
  expect(resolved.value).toMatchObject({ fate: "executed", order: { order_id: "9" } });
});

test("an order without a trace is not executed only after its deadline has passed", async () => {
  const world = await lostOrder({});
  const impatient = ending(world.client.resolveOutcome(world.error, { patienceMs: 0 }));
  const patient = ending(world.client.resolveOutcome(world.error));
  await world.exchange.clock.advance(10);
  expect(impatient.value).toMatchObject({ fate: "still_unknown" });
  expect(patient.ends).toBe(0);
  await world.exchange.clock.advance(2_100);
  expect(patient.value).toMatchObject({ fate: "not_executed" });
});

test("a look-up whose reply tells that the exchange's clock was set back is not certain yet", async () => {
  const world = await lostOrder({});
  const { client, exchange } = world;
  await exchange.clock.advance(2_100);
  exchange.aheadMs = -40_000;
  const resolved = ending(client.resolveOutcome(world.error));
  await exchange.clock.advance(5_000);
  expect(resolved.value).toMatchObject({ fate: "still_unknown" });
});

test("without a deadline nothing proves that an order will not be executed: its bytes may still lie on the way", async () => {
  const world = await lostOrder({}, { label: "mine" }, { orderDeadlineMs: false });
  world.exchange.drop();
  for (const passedMs of [10, 15_000, 600_000]) {
    await world.exchange.clock.advance(passedMs);
    const resolved = ending(world.client.resolveOutcome(world.error));
    await world.exchange.clock.advance(20_000);
    expect(resolved.value).toMatchObject({
      fate: "still_unknown",
      reason: expect.stringMatching(/no `valid_until`.*`orderDeadlineMs`/),
    });
  }
});

test("the loss of the connection does not bring the deadline forward", async () => {
  const world = await lostOrder({}, {}, { orderDeadlineMs: 20_000 });
  world.exchange.drop();
  await world.exchange.clock.advance(12_000);
  const early = ending(world.client.resolveOutcome(world.error, { patienceMs: 5_000 }));
  const patient = ending(world.client.resolveOutcome(world.error));
  await world.exchange.clock.advance(5_000);
  expect(early.value).toMatchObject({ fate: "still_unknown", reason: expect.stringMatching(/ask again/) });
  expect(patient.ends).toBe(0);
  await world.exchange.clock.advance(5_000);
  expect(patient.value).toMatchObject({ fate: "not_executed" });
});

test("a wait for the deadline ends with the signal", async () => {
  const world = await lostOrder({});
  const abort = new AbortController();
  const resolved = ending(world.client.resolveOutcome(world.error, { signal: abort.signal }));
  await world.exchange.clock.advance(10);
  expect(resolved.ends).toBe(0);
  abort.abort();
  await world.exchange.clock.advance(1);
  expect(resolved.value).toMatchObject({ fate: "still_unknown" });
});

test("connections and labels of another client prove nothing about a call", async () => {
  const { error, exchange } = await lostOrder({}, { label: "mine" }, { orderDeadlineMs: false });
  const other = await openWorld({ credentials });
  other.exchange.on("private/get_user_trades_by_instrument", () => ({ trades: [], has_more: false }));
  other.exchange.on("private/get_order_state_by_label", () => []);
  other.exchange.drop();
  await other.exchange.clock.advance(60_000);
  await exchange.clock.advance(60_000);
  const absent = ending(other.client.resolveOutcome(error));
  await other.exchange.clock.advance(20_000);
  expect(absent.value).toMatchObject({ fate: "still_unknown" });
  const order = { order_id: "1", label: "mine", instrument_name: "BTC-PERPETUAL" };
  const creation_timestamp = other.exchange.clock.now();
  other.exchange.on("private/get_order_state_by_label", () => [{ ...order, creation_timestamp }]);
  const present = ending(other.client.resolveOutcome(error));
  await other.exchange.clock.advance(20_000);
  expect(present.value).toMatchObject({ fate: "still_unknown", reason: expect.stringMatching(/not unique/) });
});

test("a label that another order bears decides nothing", async () => {
  const world = await lostOrder({}, { label: "mm" });
  world.exchange.on("private/buy", () => ({ order: {}, trades: [] }));
  const other = world.client.private.buy({ instrument_name: "BTC-PERPETUAL", amount: 10, price: 1, label: "mm" });
  await world.exchange.clock.advance(1);
  await other;
  const order = { order_id: "8", label: "mm", instrument_name: "BTC-PERPETUAL" };
  world.exchange.on("private/get_order_state_by_label", () => [
    { ...order, creation_timestamp: world.exchange.clock.now() },
  ]);
  const resolved = ending(world.client.resolveOutcome(world.error));
  await world.exchange.clock.advance(5_000);
  expect(resolved.value).toMatchObject({ fate: "still_unknown", reason: expect.stringMatching(/not unique/) });
});

test("an older order with the label is not the one", async () => {
  const world = await lostOrder({ orders: [{ order_id: "1", creation_timestamp: 1 }] }, { label: "mm" });
  const resolved = ending(world.client.resolveOutcome(world.error));
  await world.exchange.clock.advance(5_000);
  expect(resolved.value).toMatchObject({ fate: "not_executed" });
});

test("an order with the label that seems a little too old decides nothing: a clock may have been set", async () => {
  const world = await lostOrder({}, { label: "mm" });
  const { exchange, client } = world;
  const order = { order_id: "1", label: "mm", instrument_name: "BTC-PERPETUAL" };
  const creation_timestamp = exchange.clock.now() - 20_000;
  exchange.on("private/get_order_state_by_label", () => [{ ...order, creation_timestamp }]);
  const resolved = ending(client.resolveOutcome(world.error));
  await exchange.clock.advance(5_000);
  expect(resolved.value).toMatchObject({ fate: "still_unknown", reason: expect.stringMatching(/not unique/) });
});

test("half an hour later nothing can be said", async () => {
  const world = await lostOrder({});
  await world.exchange.clock.advance(60_000 * 29);
  const resolved = ending(world.client.resolveOutcome(world.error));
  await world.exchange.clock.advance(1_000);
  expect(resolved.value).toMatchObject({ fate: "still_unknown", reason: expect.stringMatching(/too long ago/) });
});

test("an order without a label says so", async () => {
  const world = await lostOrder({}, {}, { orderDeadlineMs: false });
  expect(await world.client.resolveOutcome(world.error)).toMatchObject({
    fate: "still_unknown",
    reason: expect.stringMatching(/no label/),
  });
});

test.each([
  ["private/cancel", { order_state: "cancelled" }, "executed"],
  ["private/cancel", { order_state: "filled" }, "not_executed"],
  ["private/cancel", { order_state: "open" }, "still_unknown"],
  ["private/edit", { order_state: "open", amount: 20, price: 6, late: true, replaced: true }, "executed"],
  ["private/edit", { order_state: "filled", amount: 20, price: 6, late: true, replaced: false }, "still_unknown"],
  ["private/edit", { order_state: "open", amount: 10, price: 6, late: false }, "still_unknown"],
  ["private/edit", { order_state: "filled", amount: 10, price: 6, late: true, replaced: true }, "still_unknown"],
  ["private/edit", { order_state: "filled", amount: 10, price: 6, late: false }, "not_executed"],
] as const)("%s of an order that is now %o was %s", async (method, state, outcome) => {
  const { client, exchange } = await openWorld({ credentials, timeoutMs: 1_000 });
  exchange.on(method, () => noAnswer);
  const call = ending(
    client.call(method, { order_id: "1", ...(method === "private/edit" && { amount: 20, price: 6 }) }),
  );
  await exchange.clock.advance(1_001);
  const updated = "late" in state && state.late ? exchange.clock.now() : 1;
  exchange.on("private/get_order_state", () => ({ order_id: "1", ...state, last_update_timestamp: updated }));
  const resolved = ending(client.resolveOutcome(call.error, { patienceMs: 0 }));
  await exchange.clock.advance(1);
  expect(resolved.value).toMatchObject({ fate: outcome });
});

test("an order that has the terms of a lost edit, and ended a little too early, decides nothing: a clock may have been set", async () => {
  const { client, exchange } = await openWorld({ credentials, timeoutMs: 1_000 });
  exchange.on("private/edit", () => noAnswer);
  const call = ending(client.private.edit({ order_id: "1", amount: 20, price: 6 }));
  await exchange.clock.advance(1_001);
  const last_update_timestamp = exchange.clock.now() - 30_000;
  const order = { order_id: "1", order_state: "cancelled", amount: 20, price: 6, replaced: true };
  exchange.on("private/get_order_state", () => ({ ...order, last_update_timestamp }));
  const resolved = ending(client.resolveOutcome(call.error, { patienceMs: 0 }));
  await exchange.clock.advance(1);
  expect(resolved.value).toMatchObject({ fate: "still_unknown" });
});

test.each([
  [{ replaced: true, last_update_timestamp: -28_000 }, "still_unknown"],
  [{ last_update_timestamp: -28_000 }, "still_unknown"],
  [{ replaced: true, last_update_timestamp: -61_000 }, "not_executed"],
  [{ replaced: false, last_update_timestamp: -28_000 }, "not_executed"],
  [{ replaced: false, last_update_timestamp: 0 }, "still_unknown"],
])(
  "an order with other terms that shows %o, counted from a lost edit, was %s: a clock may have been set",
  async ({ last_update_timestamp: updated, ...state }, outcome) => {
    const { client, exchange } = await openWorld({ credentials, timeoutMs: 1_000, orderDeadlineMs: 2_000 });
    exchange.on("private/edit", () => noAnswer);
    const last_update_timestamp = exchange.clock.now() + updated;
    const call = ending(client.private.edit({ order_id: "1", amount: 20, price: 6 }));
    await exchange.clock.advance(4_000);
    for (const order_state of ["open", "filled"]) {
      const order = { order_id: "1", order_state, amount: 20, price: 7, ...state, last_update_timestamp };
      exchange.on("private/get_order_state", () => order);
      const resolved = ending(client.resolveOutcome(call.error));
      await exchange.clock.advance(1);
      expect(resolved.value).toMatchObject({ fate: outcome });
    }
  },
);

test("what needs no look-up gets none, and a look-up that fails says so", async () => {
  const world = await lostOrder({});
  const { client, exchange } = world;
  exchange.on("private/sell", () => {
    throw new Refused(10009, "not_enough_funds");
  });
  const refused = ending(client.private.sell({ instrument_name: "X", amount: 1, price: 1 }));
  await exchange.clock.advance(1);
  expect(await client.resolveOutcome(refused.error)).toMatchObject({ fate: "not_executed" });
  expect(await client.resolveOutcome(new Error("other"))).toMatchObject({ fate: "still_unknown" });
  exchange.on("private/get_order_state_by_label", () => {
    throw new Refused(13021, "forbidden");
  });
  const failed = ending(client.resolveOutcome(world.error));
  await exchange.clock.advance(1);
  expect(failed.value).toMatchObject({ fate: "still_unknown", reason: expect.stringMatching(/forbidden/) });
});
