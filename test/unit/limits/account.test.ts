/** What the limits of an account count, which sizes they take over, and how cancels wait. */
import { expect, test } from "vitest";
import { methodRows } from "../../../generated/methods.ts";
import { createLimits } from "../../../src/api/limits.ts";
import { credentials, openWorld } from "../helpers/client.ts";
import { makeWorld } from "./world.ts";

test("what the session asks is counted as well, although it waits for no credits", async () => {
  const limits = createLimits();
  const { exchange } = await openWorld({ credentials, limits });
  const spent = exchange.calls
    .map(({ method }) => methodRows.get(method))
    .reduce((sum, row) => sum + (row?.pool === "non_matching" ? row.cost : 0), 0);
  expect(spent).toBeGreaterThan(0);
  expect(limits.snapshot().non_matching.available).toBe(50_000 - spent);
});

test.each(["private/cancel", "private/cancel_block_rfq_quote"])(
  "%s waits for its credits where orders are rejected, and no other cancel takes it out of the line",
  async (cancel) => {
    const { clock, ask, log } = makeWorld();
    for (let order = 0; order < 16; order++) ask("private/buy");
    for (let each = 0; each < 4; each++) ask(cancel, { order_id: String(each) });
    log.length = 0;
    ask(cancel, { order_id: "last" });
    ask("private/cancel_all");
    await clock.advance(1_000);
    const name = cancel.slice(8);
    expect(log).toEqual(["cancel_all at once", `${name} at 450`]);
  },
);

test("without a reserve for cancels, orders use the whole pool", () => {
  const { ask, log } = makeWorld({ cancelReserve: 0 });
  for (let order = 0; order < 21; order++) ask("private/buy");
  expect(log.filter((line) => line === "buy at once")).toHaveLength(20);
});

test("a call that can go at the end of its patience waits", async () => {
  const { clock, ask, log } = makeWorld();
  for (let read = 0; read < 100; read++) ask("private/get_positions");
  log.length = 0;
  ask("private/get_positions", {}, 300);
  await clock.advance(300);
  expect(log).toEqual(["get_positions at 300"]);
});

test("the snapshot counts the calls that wait, cancels and others", () => {
  const { ask, limits } = makeWorld({ orders: "wait" });
  for (let order = 0; order < 16; order++) ask("private/buy");
  for (let each = 0; each < 4; each++) ask("private/cancel", { order_id: String(each) });
  ask("private/buy");
  ask("private/sell");
  ask("private/cancel", { order_id: "last" });
  expect(limits.snapshot().trading).toMatchObject({ waiting: 3, available: 0 });
});

test("a pool that is given as `undefined` is learned like any other", () => {
  const { limits } = makeWorld({ pools: { trading: undefined } });
  limits.learn({ matching_engine: { trading: { total: { burst: 250, rate: 200 } } } });
  expect(limits.snapshot().trading).toMatchObject({ capacity: 250, perSecond: 200 });
});

test.each(["maximum_quotes", "quotes"])("the size of the pool of quotes is learned from `%s`", (name) => {
  const { limits } = makeWorld();
  limits.learn({ matching_engine: { [name]: { burst: 500, rate: 400 } } });
  expect(limits.snapshot().quotes).toMatchObject({ capacity: 500, perSecond: 400 });
});

test("a summary that says nothing of quotes leaves their pool as it is", () => {
  const { limits } = makeWorld();
  const before = limits.snapshot().quotes;
  limits.learn({ matching_engine: { trading: { total: { burst: 250, rate: 200 } } } });
  expect(limits.snapshot().quotes).toEqual(before);
});

test("of limits by currency the narrowest count, in any order, and currencies without them do not", () => {
  const size = (burst: number, rate: number) => ({ trading: { total: { burst, rate } } });
  for (const matching_engine of [
    { btc: size(20, 4), eth: size(30, 10), sol: {} },
    { sol: {}, eth: size(30, 10), btc: size(20, 4) },
  ]) {
    const { limits } = makeWorld();
    limits.learn({ limits_per_currency: true, matching_engine });
    expect(limits.snapshot().trading).toMatchObject({ capacity: 20, perSecond: 4 });
  }
});

test("a pool that holds just one call is the size of an account", () => {
  const { limits } = makeWorld();
  limits.learn({ matching_engine: { trading: { total: { burst: 1, rate: 1 } } } });
  expect(limits.snapshot().trading).toMatchObject({ capacity: 1, perSecond: 1 });
});
