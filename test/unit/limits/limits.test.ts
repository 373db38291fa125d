import fc from "fast-check";
import { expect, test } from "vitest";
import { methodRows } from "../../../generated/methods.ts";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { createLimits } from "../../../src/api/limits.ts";
import type { LimitsOptions } from "../../../src/limits/limits.ts";
import { Pool } from "../../../src/limits/pool.ts";
import { makeWorld } from "./world.ts";

test("orders are rejected when their credits are used up, reads wait", async () => {
  const { clock, ask, log } = makeWorld();
  for (let order = 0; order < 16; order++) ask("private/buy");
  log.length = 0;
  ask("private/buy");
  for (let read = 0; read < 101; read++) ask("private/get_positions");
  expect([log[0], log.length]).toEqual(["buy rejected for 450", 101]);
  await clock.advance(300);
  expect(log.at(-1)).toBe("get_positions at 300");
});

test("room is kept for cancels, and a cancel takes the waiting orders that it concerns out of the line", async () => {
  const { clock, ask, log } = makeWorld({ orders: "wait" });
  for (let order = 0; order < 16; order++) ask("private/buy");
  log.length = 0;
  ask("private/buy", { label: "a", instrument_name: "BTC-PERPETUAL" });
  ask("private/sell", { label: "b", instrument_name: "ETH-PERPETUAL" });
  ask("private/cancel", { order_id: "1" });
  ask("private/cancel_by_label", { label: "a" });
  await clock.advance(2_000);
  expect(log).toEqual([
    "cancel at once",
    "buy a overtaken by private/cancel_by_label",
    "cancel_by_label a at once",
    "sell b at 850",
  ]);
});

test("cancel_all takes every waiting order out of the line, and an edit by its order id", () => {
  const { ask, log } = makeWorld({ orders: "wait" });
  for (let order = 0; order < 16; order++) ask("private/buy");
  log.length = 0;
  ask("private/edit", { order_id: "7" });
  ask("private/edit", { order_id: "8" });
  ask("private/cancel", { order_id: "7" });
  ask("private/cancel_all");
  expect(log).toEqual([
    "edit overtaken by private/cancel",
    "cancel at once",
    "edit overtaken by private/cancel_all",
    "cancel_all at once",
  ]);
});

test.each([
  ["private/close_position", { instrument_name: "X" }, "private/cancel_all", {}, true],
  [
    "private/close_position",
    { instrument_name: "X" },
    "private/cancel_all_by_instrument",
    { instrument_name: "X" },
    true,
  ],
  [
    "private/close_position",
    { instrument_name: "X" },
    "private/cancel_all_by_instrument",
    { instrument_name: "Y" },
    false,
  ],
  ["private/close_position", { instrument_name: "X" }, "private/cancel_quotes", { cancel_type: "all" }, false],
  ["private/buy", { label: "a" }, "private/cancel_quotes", { cancel_type: "all" }, false],
  ["private/edit_by_label", { label: "a" }, "private/cancel_by_label", { label: "a" }, true],
  ["private/edit_by_label", { label: "a" }, "private/cancel_by_label", { label: "b" }, false],
  ["private/edit", { order_id: "1" }, "private/cancel_by_label", { label: "b" }, true],
  ["private/sell", { label: "a" }, "private/cancel", { order_id: "1" }, false],
  ["private/add_block_rfq_quote", { block_rfq_id: 1 }, "private/cancel_all_block_rfq_quotes", {}, true],
  [
    "private/add_block_rfq_quote",
    { block_rfq_id: 1 },
    "private/cancel_all_block_rfq_quotes",
    { block_rfq_id: 2 },
    false,
  ],
  [
    "private/add_block_rfq_quote",
    { block_rfq_id: 1 },
    "private/cancel_block_rfq_quote",
    { block_rfq_quote_id: 5 },
    false,
  ],
  [
    "private/edit_block_rfq_quote",
    { block_rfq_quote_id: 5 },
    "private/cancel_block_rfq_quote",
    { block_rfq_quote_id: 5 },
    true,
  ],
  ["private/add_block_rfq_quote", { block_rfq_id: 1 }, "private/cancel_all", {}, false],
  ["private/buy", { label: "a" }, "private/cancel_all_block_rfq_quotes", {}, false],
] as const)("a waiting %s %o and a %s %o: overtaken is %s %s", (waiting, params, cancel, choice, isOvertaken) => {
  const { ask, log } = makeWorld({ orders: "wait" });
  for (let order = 0; order < 16; order++) ask("private/buy");
  log.length = 0;
  ask(waiting, params);
  ask(cancel, choice);
  expect(log.some((line) => line.includes("overtaken"))).toBe(isOvertaken);
});

test.each(["private/cancel_quotes", "private/cancel_all", "private/cancel_all_by_currency"])(
  "a waiting mass_quote does not leave after %s",
  (cancel) => {
    const { ask, log } = makeWorld({ orders: "wait", pools: { quotes: { capacity: 1, perSecond: 1 } } });
    ask("private/mass_quote");
    log.length = 0;
    ask("private/mass_quote", { quotes: [] });
    ask(cancel, {});
    expect(log).toEqual([`mass_quote overtaken by ${cancel}`, `${cancel.slice(8)} at once`]);
  },
);

test("cancels of other things than orders get no room of their own, and overtake none", () => {
  const { ask, log } = makeWorld({ orders: "wait" });
  for (let order = 0; order < 16; order++) ask("private/buy");
  log.length = 0;
  ask("private/buy", { label: "a" });
  ask("private/cancel_withdrawal", { id: 1 });
  expect(log).toEqual(["cancel_withdrawal at once"]);
});

test("an offer to a block RFQ is refused like an order when its credits are used up", () => {
  const { ask, log } = makeWorld();
  for (let order = 0; order < 16; order++) ask("private/buy");
  log.length = 0;
  ask("private/add_block_rfq_quote", { block_rfq_id: 1 });
  ask("private/cancel_all_block_rfq_quotes");
  expect(log).toEqual([expect.stringMatching(/^add_block_rfq_quote rejected/), "cancel_all_block_rfq_quotes at once"]);
});

test.each([
  { burst: Number.POSITIVE_INFINITY, rate: 1 },
  { burst: 20, rate: Number.NaN },
  { burst: "20", rate: 1 },
  { burst: -1, rate: 1 },
  { burst: 20, rate: 0 },
])("the size %o of an account summary is not believed", (total) => {
  const { limits } = makeWorld();
  const before = limits.snapshot();
  limits.learn({ matching_engine: { trading: { total } } });
  expect(limits.snapshot()).toEqual(before);
});

test("a call that costs more than its pool can hold is refused, and waits for nothing", () => {
  const { ask, log, limits } = makeWorld();
  limits.learn({
    matching_engine: { trading: { total: { burst: 0.5, rate: 1 } }, cancel_all: { burst: 0.5, rate: 1 } },
  });
  expect(limits.snapshot().trading.capacity).toBeGreaterThanOrEqual(1);
  const small = new Pool(createVirtualClock(0), { capacity: 0.5, perSecond: 1 }, 0);
  expect(small.take(1, false)).toBe(Number.POSITIVE_INFINITY);
  ask("private/buy");
  expect(log).toEqual(["buy at once"]);
});

test("a pool that shrank below the cost of a waiting call serves it when it is full", async () => {
  const clock = createVirtualClock(0);
  const pool = new Pool(clock, { capacity: 10, perSecond: 10 }, 0.2);
  let isServed = false;
  pool.spend(10);
  pool.enqueue({
    cost: 8,
    cancel: false,
    admit: () => {
      isServed = true;
    },
  });
  pool.resize({ capacity: 4, perSecond: 10 });
  await clock.advance(5_000);
  expect([isServed, clock.waiting]).toEqual([true, 0]);
});

test("a call that would wait longer than it may is rejected at once", () => {
  const { ask, log } = makeWorld();
  for (let read = 0; read < 100; read++) ask("private/get_positions");
  log.length = 0;
  ask("private/get_positions", {}, 40);
  expect(log).toEqual(["get_positions rejected for 300"]);
});

test("special methods have pools of their own", () => {
  const { ask, limits } = makeWorld();
  ask("public/get_instruments");
  ask("public/subscribe");
  ask("private/get_transaction_log");
  const { get_instruments, subscribe, get_transaction_log, non_matching } = limits.snapshot();
  expect([get_instruments, subscribe, get_transaction_log, non_matching].map((pool) => pool.available)).toEqual([
    490_000, 27_000, 70_000, 50_000,
  ]);
});

test("the account's own sizes are taken over, in all layouts", () => {
  const { limits } = makeWorld({ pools: { quotes: { capacity: 3, perSecond: 3 } } });
  limits.learn({
    limits_per_currency: false,
    non_matching_engine: { burst: 1_500, rate: 1_000 },
    matching_engine: {
      trading: { total: { burst: 250, rate: 200 } },
      cancel_all: { burst: 9, rate: 8 },
      maximum_quotes: { burst: 500, rate: 500 },
    },
  });
  const { non_matching, trading, cancel_all, quotes } = limits.snapshot();
  expect([non_matching.capacity, trading.capacity, cancel_all.perSecond, quotes.capacity]).toEqual([
    750_000, 250, 8, 3,
  ]);
  limits.learn({
    limits_per_currency: true,
    matching_engine: {
      btc: { trading: { total: { burst: 30, rate: 10 } } },
      eth: { trading: { total: { burst: 20, rate: 4 } } },
    },
  });
  expect(limits.snapshot().trading).toMatchObject({ capacity: 20, perSecond: 4 });
  for (const nonsense of [
    undefined,
    null,
    5,
    {},
    { matching_engine: null },
    { matching_engine: { trading: { total: { burst: -1, rate: "x" } } } },
  ]) {
    limits.learn(nonsense);
  }
  expect(limits.snapshot().trading).toMatchObject({ capacity: 20, perSecond: 4 });
});

test.each([
  [1, 100, 30],
  [2, 50, 20],
  [3, 30, 10],
  [4, 20, 5],
] as const)("tier %i begins with %i calls at once and %i a second", (tier, capacity, perSecond) => {
  expect(createLimits({ tier }).snapshot().trading).toMatchObject({ capacity, perSecond });
});

test("an empty pool that the exchange speaks of is empty here too", () => {
  const { limits, ask, log } = makeWorld();
  const row = methodRows.get("private/get_positions");
  if (row !== undefined) limits.exhausted(row);
  ask("private/get_positions", {}, 0);
  expect(log).toEqual(["get_positions rejected for 50"]);
});

test.each([
  [{ cancelReserve: 1 }, "limits.cancelReserve"],
  [{ cancelReserve: -0.1 }, "limits.cancelReserve"],
  [{ orders: "never" }, "limits.orders"],
  [{ others: "never" }, "limits.others"],
  [{ tier: 5 }, "limits.tier"],
  [{ tier: "4" }, "limits.tier"],
  [{ pools: { trading: { capacity: 20, perSecond: 0 } } }, "limits.pools.trading"],
  [{ pools: { trading: { capacity: 20, perSecond: -1 } } }, "limits.pools.trading"],
  [{ pools: { trading: { capacity: 0, perSecond: 1 } } }, "limits.pools.trading"],
  [{ pools: { trading: { capacity: 0.5, perSecond: 1 } } }, "limits.pools.trading.capacity"],
  [{ pools: { move_positions: { capacity: 500, perSecond: 1 } } }, "limits.pools.move_positions.capacity"],
  [{ pools: { trading: { capacity: Number.POSITIVE_INFINITY, perSecond: 1 } } }, "limits.pools.trading"],
])("%o is refused by name", (options, option) => {
  expect(() => createLimits(options as LimitsOptions)).toThrowError(
    expect.objectContaining({ kind: "config", option }),
  );
});

/** How much later a call may arrive at the exchange than the one after it, in milliseconds. */
const unevennessMs = 250;

test("a pool never gives more than the exchange has, even if calls arrive unevenly: no window holds more than capacity and refill", async () => {
  const arrival = fc.record({
    afterMs: fc.integer({ min: 0, max: 400 }),
    cost: fc.integer({ min: 1, max: 8 }),
    cancel: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(arrival, { maxLength: 60 }), async (arrivals) => {
      const clock = createVirtualClock(0);
      const pool = new Pool(clock, { capacity: 20, perSecond: 10 }, 0.2);
      const spent: { readonly atMs: number; readonly cost: number }[] = [];
      for (const { afterMs, cost, cancel } of arrivals) {
        await clock.advance(afterMs);
        const take = () => spent.push({ atMs: clock.now(), cost });
        if (pool.take(cost, cancel) === 0) take();
        else pool.enqueue({ cost, cancel, admit: take });
      }
      await clock.advance(60_000);
      expect(spent).toHaveLength(arrivals.length);
      for (const { atMs: from } of spent) {
        for (const { atMs: to } of spent) {
          const sum = spent
            .filter(({ atMs }) => atMs >= from && atMs <= to)
            .reduce((total, { cost }) => total + cost, 0);
          const refillMs = Math.max(0, to - from - unevennessMs);
          if (to >= from) expect(sum).toBeLessThanOrEqual(20 + (refillMs / 1_000) * 10 + 1e-3);
        }
      }
      expect([pool.snapshot().waiting, clock.waiting]).toEqual([0, 0]);
    }),
    { numRuns: 100 },
  );
});
