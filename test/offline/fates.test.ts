/** The fate of every kind of order and edit, looked up at the offline exchange under a label of the user's own. */
import { describe, expect, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import type { CallError } from "../../src/errors/family.ts";
import { openWorld, type World } from "./world.ts";

const perpetual = { instrument_name: "BTC-PERPETUAL", amount: 10 };
const resting = { ...perpetual, price: 40_000 };
const stop = { ...perpetual, trigger: "mark_price", trigger_price: 90_000 };

/** Loses a call: with its answer, or before it comes to the exchange. */
async function lose(world: World, method: string, params: object, isExecuted: boolean): Promise<CallError> {
  world.simulator.faults.add({ ...(isExecuted ? { kind: "lose_reply" } : { kind: "drop", executed: false }), method });
  const call = world.client.call(method, params).then(
    () => undefined,
    (error: CallError) => error,
  );
  const error = await world.until(call);
  expect(error).toMatchObject({ outcome: "unknown" });
  return error as CallError;
}

function open(): Promise<World> {
  return openWorld({ orderDeadlineMs: 2_000, timeoutMs: 1_000 });
}

describe.each([
  ["executed", true],
  ["not_executed", false],
] as const)("%s", (outcome, isExecuted) => {
  test.each<[string, object]>([
    ["limit", resting],
    ["limit that trades", { ...perpetual, price: 60_500 }],
    ["limit in contracts", { ...resting, amount: undefined, contracts: 1 }],
    ["post-only", { ...resting, post_only: true, reject_post_only: true }],
    ["post-only that is moved", { ...perpetual, price: 60_500, post_only: true }],
    ["market", { ...perpetual, type: "market" }],
    ["market_limit", { ...perpetual, type: "market_limit" }],
    ["immediate_or_cancel", { ...resting, time_in_force: "immediate_or_cancel" }],
    ["fill_or_kill", { ...perpetual, price: 60_500, time_in_force: "fill_or_kill" }],
    ["stop_market", { ...stop, type: "stop_market" }],
    ["stop_limit", { ...stop, type: "stop_limit", price: 90_100 }],
    ["take_limit", { ...stop, type: "take_limit", trigger_price: 30_000, price: 30_100 }],
    ["trailing_stop", { ...perpetual, type: "trailing_stop", trigger: "index_price", trigger_offset: 100 }],
    ["iceberg", { ...resting, amount: 10_000, display_amount: 1_000 }],
    ["spot", { instrument_name: "BTC_USDC", amount: 0.1, price: 40_000 }],
  ])("a %s order", async (_, params) => {
    const world = await open();
    const error = await lose(world, "private/buy", { ...params, label: "mine" }, isExecuted);
    expect(await world.until(world.client.resolveOutcome(error))).toMatchObject({ fate: outcome });
    await world.close();
    expect(world.simulator.problems).toEqual([]);
  });

  test.each<[string, object, object]>([
    ["amount and price", resting, { amount: 20, price: 40_001 }],
    ["contracts", resting, { contracts: 2, price: 40_001 }],
    ["post_only", resting, { amount: 10, price: 40_001, post_only: true, reject_post_only: true }],
    ["trigger_price", { ...stop, type: "stop_market" }, { amount: 10, trigger_price: 91_000 }],
  ])("an edit of %s", async (_, placed, edit) => {
    const world = await open();
    const { order } = (await world.until(world.client.call("private/buy", placed as never))) as {
      order: { order_id: string };
    };
    await world.clock.advance(90_000);
    const { order_id } = order;
    const error = await lose(world, "private/edit", { order_id, ...edit }, isExecuted);
    expect(await world.until(world.client.resolveOutcome(error))).toMatchObject({ fate: outcome });
    await world.close();
  });
});

test("an order of the main account is not resolved by the client of its sub-account, whichever way that signs in", async () => {
  const world = await open();
  const { client, simulator, clock, until } = world;
  const error = await lose(world, "private/buy", resting, true);
  const exchanged = await until(client.exchangeSession(1002, { scope: "session:sub" }));
  for (const sub of [{ clientId: "sim-sub", clientSecret: "sim-secret-0002" }, exchanged]) {
    const { transport, url } = simulator;
    const other = createClient({ network: { ws: url }, transport, clock, random: () => 0.2, credentials: sub });
    await until(other.open());
    expect(await until(other.resolveOutcome(error))).toMatchObject({ fate: "still_unknown" });
    await until(other.close());
  }
  expect(await until(client.resolveOutcome(error))).toMatchObject({ fate: "executed" });
  await world.close();
});
