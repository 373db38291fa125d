/** The offline exchange. */
import type { Mutation } from "../mutation.ts";

export const simulator: readonly Mutation[] = [
  {
    name: "page-trades-as-they-were-made",
    breaks: "pages of trades follow their times, also where the clock was set back",
    in: "simulator",
    symbol: "pageTrades",
    replace: ".sort((one, other) => keyOf(one).timestamp - keyOf(other).timestamp)",
    with: "",
    caughtBy: "test/simulator/paging.test.ts",
  },
  {
    name: "look-for-the-ended-among-the-listed",
    breaks: "the offline exchange reports what has ended",
    in: "simulator",
    symbol: "scopeTest",
    replace: "exchange.instrument(name)",
    with: "exchange.instruments().get(name)",
    caughtBy: "test/unit/subscriptions/ended.test.ts",
  },
  {
    name: "answer-to-any-host",
    breaks: "no web page orders faults by a name of its own",
    in: "simulator",
    symbol: "isOwnHost",
    replace: "if (name === undefined) return false;",
    with: "if (name !== undefined) return true; else return false;",
    caughtBy: "test/simulator/control-host.test.ts",
  },
  {
    name: "refuse-an-undefined-member-of-a-fault",
    breaks: "a member of a fault that is undefined counts as left out",
    symbol: "checkMember",
    in: "simulator",
    replace: 'value === undefined && type.endsWith("?")',
    with: 'value === null && type.endsWith("?")',
    caughtBy: "test/simulator/undefined-options.test.ts",
  },
  {
    name: "ignore-sizes-of-pools",
    breaks: "the offline exchange counts credits in pools of the sizes that `credits` sets",
    in: "simulator",
    symbol: "poolSize",
    replace: "if (override !== undefined) return override;",
    with: "if (override !== undefined && tier < 0) return override;",
    caughtBy: "test/simulator/session.test.ts",
  },
];
