/** What becomes of an order whose answer is missing. */
import type { Mutation } from "../mutation.ts";

export const orders: readonly Mutation[] = [
  {
    name: "resolve-without-proof",
    breaks: "not_executed only with proof",
    symbol: "Resolver.#look",
    replace: "this.#doubtfulMs(trace, beganMs) <= 0",
    with: "beganMs > 0",
    caughtBy: "seeds",
  },
  {
    name: "look-under-one-currency",
    breaks: "a spot order is looked up under both its currencies",
    symbol: "currenciesOf",
    replace: "[quote, base]",
    with: "[quote]",
    caughtBy: "test/unit/outcome-lookups.test.ts",
  },
  {
    name: "take-the-order-of-another-instrument",
    breaks: "an order of the same label on another instrument is another order",
    symbol: "ownOrder",
    replace: "(trace.instrument_name === undefined || order.instrument_name === trace.instrument_name)",
    with: "true",
    caughtBy: "test/unit/outcome-lookups.test.ts",
  },
  {
    name: "forget-used-labels-early",
    breaks: "a label counts as unique only while no other order used it",
    symbol: "memoryMs",
    replace: "30 * 60_000",
    with: "5 * 60_000",
    caughtBy: "test/unit/outcome-lookups.test.ts",
  },
  {
    name: "orders-without-a-deadline-by-default",
    breaks: "the fate of a lost order can be decided without any option",
    symbol: "resolveOptions",
    replace: "orderDeadlineMs = defaultOrderDeadlineMs",
    with: "orderDeadlineMs = false",
    caughtBy: "test/unit/stamp.test.ts",
  },
];
