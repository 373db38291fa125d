/** What the pool and its workers say to each other. */
import type { PlannedFault } from "../plan/faults.ts";
import type { RunReport } from "../world/world.ts";

/** Asks a worker for one run. */
export interface Order {
  readonly seed: number;
  /** Whether a failure is to be made shorter. */
  readonly shrinks: boolean;
}

/** What became of a run. */
export interface Outcome extends Omit<RunReport, "log"> {
  /** The shortest schedule that still fails; only with a failure. */
  readonly faults?: readonly PlannedFault[];
  /** Bytes that the worker holds; 0 where it did not look. */
  readonly heapBytes: number;
}
