/** Clients that are closed together. */
import type { Mutation } from "../mutation.ts";

const file = "test/unit/registry/registry.test.ts";

export const registry: readonly Mutation[] = [
  {
    name: "believe-one-cancel",
    breaks: "orders are withdrawn until the exchange shows none",
    symbol: "withdraw",
    replace: ".length === 0",
    with: ".length >= 0",
    caughtBy: file,
  },
  {
    name: "wait-for-orders-without-end",
    breaks: "clients are closed at the deadline, whatever is left",
    symbol: "withdraw",
    replace: "resolve({ isDone: false, error: last });",
    with: "",
    caughtBy: file,
  },
];
