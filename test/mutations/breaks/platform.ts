/** Clock, sockets, JSON and the small parts. */
import type { Mutation } from "../mutation.ts";

export const platform: readonly Mutation[] = [
  {
    name: "end-what-was-answered",
    breaks: "a deadline counts after the loop had a chance to read",
    symbol: "Deadlines.#fire",
    replace: "this.#disarm = this.#clock.schedule(0, () => this.#end(dueMs));",
    with: "this.#end(dueMs);",
    caughtBy: "seeds",
  },
  {
    name: "trust-the-clock-after-a-sleep",
    breaks: "an order after a sleep is dated anew",
    symbol: "ClockOffset.#lookAtWall",
    replace: "Math.abs(aheadMs - this.#wallAheadMs) > jumpMs",
    with: "aheadMs === -1",
    caughtBy: "test/unit/time/clocks.test.ts",
  },
  {
    name: "believe-replies-from-before-a-sleep",
    breaks: "replies from before a sleep say nothing",
    symbol: "ClockOffset.observe",
    replace: "sentMs < this.#sinceMs",
    with: "sentMs < 0",
    caughtBy: "test/unit/time/clocks.test.ts",
  },
  {
    name: "use-faked-microtasks",
    breaks: "fake timers stop no call",
    symbol: "afterThis",
    replace: "queueMicrotask.bind(globalThis)",
    with: "(task) => globalThis.queueMicrotask(task)",
    caughtBy: "test/unit/time/clocks.test.ts",
  },
  {
    name: "use-faked-timers",
    breaks: "fake timers stop no timeout",
    symbol: "later",
    replace: "const timer = setTimeout(",
    with: "const timer = globalThis.setTimeout(",
    caughtBy: "test/unit/time/clocks.test.ts",
  },
  {
    name: "write-out-any-number-of-digits",
    breaks: "a number of a megabyte does not stop the loop",
    symbol: "toDecimal",
    replace: "if (number.length > mostDigits) return number;",
    with: "",
    caughtBy: "test/unit/rpc/json.test.ts",
  },
  {
    name: "lose-items-when-the-ring-grows",
    breaks: "a ring keeps all items as it grows",
    symbol: "Ring.#grow",
    replace: "(this.#head + index) & (this.#slots.length - 1)",
    with: "index",
    caughtBy: "test/unit/parts/parts.test.ts",
  },
  {
    name: "date-by-a-clock-that-slept",
    breaks: "an order after a sleep is dated by the exchange's clock",
    symbol: "ClockOffset.#lookAtWall",
    replace: "Math.abs(aheadMs - this.#wallAheadMs) > jumpMs",
    with: "aheadMs === -1",
    caughtBy: "seeds",
  },
];
