/** What many runs have shown, in numbers. */
import { kinds } from "../plan/faults.ts";
import type { Outcome } from "./messages.ts";

/** Sums over all runs. */
export interface Coverage {
  readonly seeds: number;
  readonly failed: readonly Outcome[];
  readonly calls: number;
  readonly fewestCalls: number;
  readonly fewestFaults: number;
  readonly shortestMs: number;
  /** How often each kind of fault struck, in all. */
  readonly strikes: Readonly<Record<string, number>>;
  /** Growth of the heap after a run, in bytes a thousand runs: the second half of the runs against the first. */
  readonly heapGrowth: number;
}

/** Adds the outcomes up. */
export function coverageOf(outcomes: readonly Outcome[]): Coverage {
  const strikes: Record<string, number> = Object.fromEntries(kinds.map((kind) => [kind, 0]));
  for (const outcome of outcomes) {
    for (const [kind, count] of Object.entries(outcome.strikes)) strikes[kind] = (strikes[kind] ?? 0) + count;
  }
  const least = (of: (outcome: Outcome) => number): number => Math.min(...outcomes.map(of));
  return {
    seeds: outcomes.length,
    failed: outcomes.filter(({ violations }) => violations.length > 0),
    calls: outcomes.reduce((sum, { calls }) => sum + calls, 0),
    fewestCalls: least(({ calls }) => calls),
    fewestFaults: least(({ strikes: counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0)),
    shortestMs: least(({ virtualMs }) => virtualMs),
    strikes,
    heapGrowth: growthOf(outcomes.map(({ heapBytes }) => heapBytes)),
  };
}

/** The lowest quarter of each half is what is held for good; the rest waits for the garbage collector. */
function growthOf(heaps: readonly number[]): number {
  const half = Math.floor(heaps.length / 2);
  if (half === 0) return 0;
  const held = (part: readonly number[]): number => {
    const sorted = [...part].sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 4)] ?? 0;
  };
  return ((held(heaps.slice(half)) - held(heaps.slice(0, half))) / half) * 1_000;
}
