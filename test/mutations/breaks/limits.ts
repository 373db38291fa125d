/** The credits of an account. */
import type { Mutation } from "../mutation.ts";

export const limits: readonly Mutation[] = [
  {
    name: "count-no-credits",
    breaks: "credits are never exceeded",
    symbol: "AccountLimits.request",
    replace: "pool.take(row.cost, cancel)",
    with: "0 * pool.take(0, cancel)",
    caughtBy: "seeds",
  },
];
