/** What health says of a client. */
import type { Mutation } from "../mutation.ts";

const file = "test/unit/health/health.test.ts";

export const health: readonly Mutation[] = [
  {
    name: "call-an-old-book-current",
    breaks: "a book that does not change is not well",
    symbol: "ofBook",
    replace: "ageMs <= staleMs",
    with: "ageMs >= 0",
    caughtBy: file,
  },
  {
    name: "be-ready-while-something-blocks",
    breaks: "a client is ready when nothing blocks",
    symbol: "watchHealth",
    replace: "ready: !problems.some(({ blocks }) => blocks)",
    with: "ready: alive",
    caughtBy: file,
  },
];
