/** One pool by itself: what is left after it changes size, and after a call leaves its line. */
import { expect, test } from "vitest";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { Pool, type Waiter } from "../../../src/limits/pool.ts";

test.each([
  [30, 24],
  [5, 0],
])("what was spent stays spent when the capacity becomes %i", (capacity, available) => {
  const pool = new Pool(createVirtualClock(0), { capacity: 10, perSecond: 10 }, 0);
  pool.spend(6);
  pool.resize({ capacity, perSecond: 10 });
  expect(pool.snapshot()).toEqual({ capacity, perSecond: 10, available, waiting: 0 });
});

test("a call that left the line holds up no other, and leaves once", async () => {
  const clock = createVirtualClock(0);
  const pool = new Pool(clock, { capacity: 10, perSecond: 10 }, 0);
  const served: string[] = [];
  const waiter = (name: string): Waiter => ({
    cost: 5,
    cancel: false,
    admit: () => served.push(`${name} at ${Math.round(clock.now())}`),
  });
  const first = waiter("first");
  pool.spend(10);
  pool.enqueue(first);
  pool.enqueue(waiter("second"));
  for (let leave = 0; leave < 2; leave++) {
    pool.leave(first);
    // Nothing is gained for 250 ms; then the second, at 5 credits, and this one go after another.
    expect([pool.take(1, false), pool.snapshot().waiting]).toEqual([250 + 600, 1]);
  }
  await clock.advance(2_000);
  expect(served).toEqual(["second at 750"]);
});
