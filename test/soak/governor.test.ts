import { expect, test } from "vitest";
import { Governor } from "../../bench/soak/governor.ts";

/** Steps until a market whose actions make so many messages each is left alone; fails after 20. */
function stepsToSettle(governor: Governor, messagesPerAction: number): number {
  for (let step = 0; step < 20; step += 1) if (!governor.measured(governor.actions * messagesPerAction)) return step;
  throw new Error("it does not settle");
}

test.each([0.8, 3, 40])("finds how busy the market has to be when an action makes %s messages", (yields) => {
  const governor = new Governor(10_000);
  expect(stepsToSettle(governor, yields)).toBeLessThan(12);
  expect(governor.actions * yields).toBeGreaterThan(9_700);
  expect(governor.actions * yields).toBeLessThan(10_300);
});

test("does not run away while nothing gets through", () => {
  const governor = new Governor(20_000);
  for (let step = 0; step < 50; step += 1) governor.measured(0);
  expect(governor.actions).toBe(20_000);
  governor.measured(60_000);
  expect(governor.actions).toBeLessThan(14_000);
});
