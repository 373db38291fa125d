/** A process that plays the seeds that it is sent. */
import { planOf } from "../plan/plan.ts";
import { emptyAudit } from "../taps/audit.ts";
import { run } from "../world/world.ts";
import type { Order, Outcome } from "./messages.ts";
import { shrink } from "./shrink.ts";

/**
 * What is held is looked at after so many runs. Collecting all garbage also makes V8 forget what it knew about the code:
 * with a look every 20 runs, a run cost half as much again.
 */
const runsALook = 100;
let runs = 0;

/** Bytes that are held for good, now and then; 0 in between. */
function heldBytes(): number {
  runs += 1;
  if (runs % runsALook !== 0) return 0;
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function play({ seed, shrinks }: Order): Promise<Outcome> {
  const plan = planOf(seed);
  const { log: _, ...report } = await run(plan);
  const [first] = report.violations;
  const heapBytes = heldBytes();
  if (first === undefined || !shrinks) return { ...report, heapBytes };
  const { faults } = await shrink(plan, first.invariant);
  return { ...report, faults, heapBytes };
}

process.on("message", (order: Order) => {
  play(order).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const violations = [{ invariant: "a run comes to its end", what, atMs: 0 }];
      const empty = { calls: 0, executions: 0, strikes: {}, audit: emptyAudit, virtualMs: 0, heapBytes: 0 };
      process.send?.({ seed: order.seed, violations, ...empty } satisfies Outcome);
    },
  );
});
