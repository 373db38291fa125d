import fc from "fast-check";
import { expect, test } from "vitest";
import { createVirtualClock } from "../../../simulator/determinism/clock.ts";
import { Deadlines, type Timed } from "../../../src/calls/deadlines.ts";

interface Item extends Timed {
  readonly name: number;
}

const step = fc.oneof(
  fc.record({ add: fc.integer({ min: 0, max: 50 }) }),
  fc.record({ remove: fc.nat() }),
  fc.record({ wait: fc.integer({ min: 0, max: 20 }) }),
);

test("everything is due once, in time and in order, over one timer, whatever is added and removed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const clock = createVirtualClock(0);
      const due: number[] = [];
      const expected: Item[] = [];
      const deadlines = new Deadlines<Item>(clock, true, ({ name, dueMs }) => {
        expect(clock.now()).toBe(dueMs);
        due.push(name);
      });
      const waiting: Item[] = [];
      let name = 0;
      for (const each of steps) {
        if ("add" in each) {
          const item = { name: name++, dueMs: clock.now() + each.add, place: -1 };
          waiting.push(item);
          expected.push(item);
          deadlines.add(item);
        } else if ("remove" in each) {
          const [item] = waiting.splice(each.remove % Math.max(waiting.length, 1), 1);
          if (item !== undefined && !due.includes(item.name)) {
            deadlines.remove(item);
            expected.splice(expected.indexOf(item), 1);
          }
        } else await clock.advance(each.wait);
        expect(clock.waiting).toBeLessThanOrEqual(1);
      }
      await clock.advance(100);
      expect([...due].sort((a, b) => a - b)).toEqual(expected.map((item) => item.name).sort((a, b) => a - b));
      expect([deadlines.size, clock.waiting]).toEqual([0, 0]);
    }),
    { numRuns: 40 },
  );
});

test("100,000 deadlines share one timer", () => {
  const clock = createVirtualClock();
  const deadlines = new Deadlines<Timed>(clock, true, () => {});
  for (let index = 0; index < 100_000; index++) deadlines.add({ dueMs: clock.now() + index, place: -1 });
  expect(clock.waiting).toBe(1);
  deadlines.clear();
  expect(clock.waiting).toBe(0);
});
