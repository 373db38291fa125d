/** The offline exchange. */
import type { Mutation } from "../mutation.ts";

export const simulator: readonly Mutation[] = [
  {
    name: "look-for-the-ended-among-the-listed",
    breaks: "the offline exchange reports what has ended",
    in: "simulator",
    symbol: "scopeTest",
    replace: "exchange.instrument(name)",
    with: "exchange.instruments().get(name)",
    caughtBy: "test/unit/streams/ended.test.ts",
  },
];
