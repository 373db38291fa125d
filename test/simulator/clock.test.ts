import fc from "fast-check";
import { expect, test } from "vitest";
import { createVirtualClock } from "../../simulator/determinism/clock.ts";
import { createRandom } from "../../simulator/determinism/random.ts";

test("a virtual clock runs what falls due, in order of time and then of scheduling", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 60 }), async (delays) => {
      const clock = createVirtualClock(0);
      const ran: [number, number][] = [];
      for (const [order, delay] of delays.entries()) clock.schedule(delay, () => ran.push([clock.now(), order]));
      await clock.advance(50);
      const expected = delays.map((delay, order): [number, number] => [delay, order]);
      expect(ran).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      expect(clock.now()).toBe(50);
      expect(clock.waiting).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test("continuations of promises run before the next task", async () => {
  const clock = createVirtualClock(0);
  const seen: string[] = [];
  clock.schedule(1, () => void Promise.resolve().then(() => seen.push("continuation")));
  clock.schedule(1, () => seen.push("next task"));
  await clock.advance(1);
  expect(seen).toEqual(["continuation", "next task"]);
});

test("chains of promises come to their end between tasks, however many there are of either", async () => {
  const clock = createVirtualClock(0);
  const seen: string[] = [];
  const chain = async (name: string): Promise<void> => {
    for (let link = 0; link < 30; link += 1) await undefined;
    seen.push(`end of ${name}`);
  };
  for (let task = 0; task < 40; task += 1) {
    clock.schedule(task, () => {
      seen.push(`task ${task}`);
      void chain(`task ${task}`);
    });
  }
  await Promise.all([clock.advance(20), clock.advance(20), clock.until(chain("until"))]);
  expect(seen[0]).toBe("end of until");
  expect(seen.slice(1)).toEqual(
    Array.from({ length: 40 }, (_, task) => [`task ${task}`, `end of task ${task}`]).flat(),
  );
});

test("a cancelled task does not run, and one that a task schedules for now does", async () => {
  const clock = createVirtualClock(0);
  const seen: string[] = [];
  const takeBack = clock.schedule(1, () => seen.push("never"));
  takeBack();
  takeBack();
  clock.schedule(2, () => clock.schedule(0, () => seen.push(`now ${clock.now()}`)));
  expect(clock.waiting).toBe(1);
  await Promise.all([clock.advance(1), clock.advance(1)]);
  expect(seen).toEqual(["now 2"]);
});

test("until moves the time to where a promise settles, and no further", async () => {
  const clock = createVirtualClock(0);
  const after = (ms: number) => new Promise<number>((resolve) => clock.schedule(ms, () => resolve(clock.now())));
  expect(await clock.until(after(30))).toBe(30);
  expect(clock.now()).toBe(30);
  await expect(clock.until(Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(clock.until(after(500), 100)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Error: The promise did not settle within 100 ms of virtual time.]`,
  );
  expect(clock.now()).toBe(130);
});

test("a seed and a stream decide the numbers, which are spread evenly", () => {
  const draw = (seed: number, stream: string) => {
    const random = createRandom(seed, stream);
    return Array.from({ length: 2000 }, random);
  };
  expect(draw(1, "a")).toEqual(draw(1, "a"));
  expect(draw(1, "a")).not.toEqual(draw(1, "b"));
  expect(draw(1, "a")).not.toEqual(draw(2, "a"));
  const numbers = draw(7, "");
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toBeCloseTo(0.5, 1);
});
