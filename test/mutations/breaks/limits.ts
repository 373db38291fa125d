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
  {
    name: "let-close-position-slip-after-a-cancel",
    breaks: "no order leaves after its cancel",
    symbol: "isPlacing",
    replace: 'role !== "cancel"',
    with: 'role !== "cancel" && role !== "close"',
    caughtBy: "test/unit/limits/limits.test.ts",
  },
  {
    name: "let-quotes-slip-after-a-cancel",
    breaks: "no quote leaves after its cancel",
    symbol: "isPlacing",
    replace: 'role !== "cancel"',
    with: 'role !== "cancel" && role !== "quote"',
    caughtBy: "test/unit/limits/limits.test.ts",
  },
  {
    name: "wait-for-what-cannot-come",
    breaks: "a call that a pool cannot hold does not wait",
    symbol: "Pool.take",
    replace: "cost > this.#size.capacity",
    with: "cost === -1",
    caughtBy: "test/unit/limits/limits.test.ts",
  },
  {
    name: "learn-any-size",
    breaks: "pool sizes are checked when learned",
    symbol: "AccountLimits.learn",
    replace: "&& size.capacity >= this.#costs[name].least",
    with: "",
    caughtBy: "test/unit/limits/limits.test.ts",
  },
  {
    name: "keep-a-call-in-a-pool-too-small",
    breaks: "a pool that shrank serves those in line",
    symbol: "Pool.#admitFrom",
    replace: "Math.min(next.cost, this.#size.capacity)",
    with: "next.cost",
    caughtBy: "test/unit/limits/limits.test.ts",
  },
  {
    name: "let-offers-slip-after-their-withdrawal",
    breaks: "no quote of a block RFQ leaves after its cancel",
    symbol: "overtakes",
    replace: '(cancel.row.role === "withdraw") !== (row.role === "offer")',
    with: 'row.role === "offer"',
    caughtBy: "test/unit/limits/limits.test.ts",
  },
  {
    name: "believe-an-infinite-size",
    breaks: "pool sizes are checked when learned",
    symbol: "isSize",
    replace: "&& Number.isFinite(value)",
    with: "",
    caughtBy: "test/unit/limits/limits.test.ts",
  },
];
