/** What many runs have shown, in numbers. */
import { kinds } from "../plan/faults.ts";
import { type Audit, sumAudits } from "../taps/audit.ts";
import type { Outcome } from "./messages.ts";

/** Bytes that a worker may hold more after a thousand runs: what compiling and caching take, and no more. */
const mostGrowth = 20e6;

/** Sums over all runs. */
export interface Coverage {
  readonly seeds: number;
  readonly failed: readonly Outcome[];
  readonly calls: number;
  readonly fewestCalls: number;
  readonly fewestExecutions: number;
  readonly fewestFaults: number;
  readonly shortestMs: number;
  /** How often each kind of fault struck, in all. */
  readonly strikes: Readonly<Record<string, number>>;
  /** What look-ups said of calls whose outcome was unknown. */
  readonly audit: Audit;
  /** Growth of what a worker holds, in bytes over a thousand runs of the whole. */
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
    fewestExecutions: least(({ executions }) => executions),
    fewestFaults: least(({ strikes: counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0)),
    shortestMs: least(({ virtualMs }) => virtualMs),
    strikes,
    audit: sumAudits(outcomes.map(({ audit }) => audit)),
    heapGrowth: growthOf(outcomes),
  };
}

/** Whether what a worker holds stays the same, as far as so many runs can tell. */
export function isHeapFlat({ heapGrowth }: Coverage): boolean {
  return heapGrowth < mostGrowth;
}

/** The median of the second half against that of the first: compiling and caching happen early. */
function growthOf(outcomes: readonly Outcome[]): number {
  const looks = outcomes.filter(({ heapBytes }) => heapBytes > 0);
  const half = Math.floor(looks.length / 2);
  const [first, second] = [median(looks.slice(0, half)), median(looks.slice(half))];
  return first === undefined || second === undefined ? 0 : ((second - first) / (outcomes.length / 2)) * 1_000;
}

function median(looks: readonly Outcome[]): number | undefined {
  const sorted = looks.map(({ heapBytes }) => heapBytes).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
