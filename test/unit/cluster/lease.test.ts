/** A lease has one holder at a time, whatever becomes of its processes, their clocks and their network. */
import { expect, test } from "vitest";
import { createVirtualClock } from "../../../simulator/index.ts";
import { createLease } from "../../../src/cluster/entry.ts";
import type { LeaseLost, LeaseTaken } from "../../../src/cluster/lease.ts";
import { leaseMs, Machine, runLeases, Server } from "./world.ts";

function process(time = createVirtualClock(), server = new Server(), holder = "a") {
  const machine = new Machine(time);
  const lease = machine.lease(server, holder);
  const taken: LeaseTaken[] = [];
  const lost: LeaseLost[] = [];
  const trouble: string[] = [];
  lease.on("taken", (event) => taken.push(event));
  lease.on("lost", (event) => lost.push(event));
  lease.on("trouble", ({ message }) => trouble.push(message));
  return { time, server, machine, lease, taken, lost, trouble };
}

/** One that holds, and one that waits. */
async function pair() {
  const a = process();
  await a.time.advance(leaseMs * 1.2);
  const b = process(a.time, a.server, "b");
  await a.time.advance(leaseMs * 3);
  return { a, b };
}

test("the first process has it after one lease, and keeps it by renewals under one token", async () => {
  const { time, lease, taken, lost } = process();
  await time.advance(leaseMs - 10);
  expect([lease.held, lease.token, lease.leftMs]).toEqual([false, undefined, 0]);
  await time.advance(leaseMs / 5);
  const { token } = lease;
  expect(taken).toEqual([{ token, previous: 0, isHandedOver: false, note: "" }]);
  for (let at = 0; at < 200; at++) {
    await time.advance(50);
    expect([lease.held, lease.token, lease.leftMs > leaseMs / 2]).toEqual([true, token, true]);
  }
  expect(lost).toEqual([]);
});

test("a second process waits while the first one renews, and has it one lease after that died", async () => {
  const { a, b } = await pair();
  expect([a.lease.held, b.lease.held]).toEqual([true, false]);
  const order: string[] = [];
  a.lease.on("lost", () => order.push("lost"));
  b.lease.on("taken", () => order.push("taken"));
  a.machine.isCut = true;
  await a.time.advance(leaseMs * 0.5);
  expect(order).toEqual([]);
  await a.time.advance(leaseMs * 0.7);
  expect(order).toEqual(["lost", "taken"]);
  expect([a.lease.held, b.lease.held]).toEqual([false, true]);
  expect(a.lost).toEqual([{ token: a.taken[0]?.token, reason: "it was not renewed in time" }]);
  expect(b.taken).toEqual([{ token: b.lease.token, previous: a.taken[0]?.token, isHandedOver: false, note: "" }]);
  expect(b.lease.token).toBeGreaterThan(a.taken[0]?.token ?? 0);
});

test.each(["blocked", "asleep"] as const)("one that was %s knows as it wakes that it holds nothing", async (kind) => {
  const { a, b } = await pair();
  const heldAtWaking: boolean[] = [];
  a.machine.host.stall(kind, leaseMs * 2);
  // Due while it stands still, and so the first that runs.
  a.machine.clock.schedule(10, () => heldAtWaking.push(a.lease.held));
  await a.time.advance(leaseMs * 2 + 50);
  expect([heldAtWaking, a.lease.held, b.lease.held]).toEqual([[false], false, true]);
});

test("release hands it over at once, and says so; the one that let go waits", async () => {
  const { a, b } = await pair();
  const released = a.lease.release("n");
  expect(a.lease.held).toBe(false);
  await a.time.advance(leaseMs / 5);
  await released;
  expect(a.lost).toEqual([{ token: a.taken[0]?.token, reason: "it was released" }]);
  expect(b.taken).toEqual([{ token: b.lease.token, previous: a.taken[0]?.token, isHandedOver: true, note: "n" }]);
  await a.time.advance(leaseMs * 3);
  expect([a.lease.held, b.lease.held]).toEqual([false, true]);
});

test("a closed one lets go and asks no more", async () => {
  const { a, b } = await pair();
  const closed = a.lease.close();
  await a.time.advance(leaseMs / 5);
  await closed;
  expect(b.lease.held).toBe(true);
  const gone = b.lease.close();
  await a.time.advance(leaseMs * 5);
  await gone;
  expect([a.taken.length, b.taken.length, a.time.waiting]).toEqual([1, 1, 0]);
});

test("a renewal whose answer was lost costs nothing", async () => {
  const time = createVirtualClock();
  let lose = 0;
  const machine = new Machine(time, { delayMs: () => (lose-- === 1 ? undefined : 1) });
  const lease = machine.lease(new Server(), "a");
  await time.advance(leaseMs * 2);
  const { token } = lease;
  // The request passes, its answer does not.
  lose = 2;
  for (let at = 0; at < 40; at++) {
    await time.advance(50);
    expect(lease.token).toBe(token);
  }
});

test("trouble is reported, and over when NATS is back", async () => {
  const { a } = await pair();
  a.machine.isCut = true;
  await a.time.advance(leaseMs * 2);
  expect(a.trouble[0]).toBe("the lease: nothing came within 333.3333333333333 ms");
  a.machine.isCut = false;
  await a.time.advance(leaseMs * 2);
  const { length } = a.trouble;
  await a.time.advance(leaseMs * 2);
  expect(a.trouble).toHaveLength(length);
});

test("200 seeds: no process uses the lease after a newer one did", async () => {
  let [uses, changes] = [0, 0];
  for (let seed = 1; seed <= 200; seed++) {
    const run = await runLeases(seed);
    expect([seed, run.violations]).toEqual([seed, []]);
    uses += run.uses;
    changes += run.changes;
  }
  expect(uses).toBeGreaterThan(200_000);
  expect(changes).toBeGreaterThan(2_000);
}, 120_000);

test.each([
  [{ name: "a.b" }, 'Expected `name` to be a name of up to 24 letters, digits, `-` and `_`, got "a.b" (string)'],
  [{ leaseMs: 100 }, "Expected `leaseMs` to be a number of milliseconds, 500 or more, got 100 (number)"],
  [{ ttl: 1 }, "Expected `ttl` to be left out, that name is not known"],
  [{ nats: {} }, "Expected `nats` to be an object with `publish` and `request`, got a value of type object"],
])("%o is refused", (options, message) => {
  const nats = { publish: () => {}, request: () => {} };
  expect(() => createLease({ nats, name: "a", ...options } as never)).toThrow(message);
});
