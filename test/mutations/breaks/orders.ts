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
];
