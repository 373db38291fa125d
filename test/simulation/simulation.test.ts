import { expect, test } from "vitest";
import { planOf } from "./plan/plan.ts";
import { coverageOf, isHeapFlat } from "./run/coverage.ts";
import { playSeeds } from "./run/pool.ts";
import { summaryOf } from "./run/report.ts";
import { undecidedShare, wrongOf } from "./taps/audit.ts";
import { run } from "./world/world.ts";

/** Patience of the whole play, in milliseconds, on a machine that is busy with other things. */
const patienceMs = 600_000;

test("500 seeds break no invariant, and every kind of fault has struck", { timeout: patienceMs }, async () => {
  const coverage = coverageOf(await playSeeds({ from: 1, count: 500, shrinks: true }));
  expect(coverage.failed, summaryOf(coverage, 0)).toEqual([]);
  expect(coverage.shortestMs).toBeGreaterThanOrEqual(600_000);
  expect(coverage.fewestCalls).toBeGreaterThanOrEqual(200);
  // Calls that are refused before they leave prove nothing: the exchange has to be at work.
  expect(coverage.fewestExecutions).toBeGreaterThanOrEqual(100);
  expect(coverage.fewestFaults).toBeGreaterThanOrEqual(5);
  expect(wrongOf(coverage.audit)).toBe(0);
  expect(coverage.audit.dated).toBeGreaterThan(100);
  expect(undecidedShare(coverage.audit), summaryOf(coverage, 0)).toBeLessThanOrEqual(0.02);
  expect(isHeapFlat(coverage), `${coverage.heapGrowth} bytes more after a thousand runs`).toBe(true);
  for (const [kind, count] of Object.entries(coverage.strikes)) expect(count, kind).toBeGreaterThan(5);
});

test("the same seed plays the same run", async () => {
  const [one, again, other] = [await run(planOf(7), true), await run(planOf(7), true), await run(planOf(8), true)];
  expect(again.log).toEqual(one.log);
  expect(other.log).not.toEqual(one.log);
});
