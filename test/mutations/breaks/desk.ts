/** What a desk holds around its orders. */
import type { Mutation } from "../mutation.ts";

const list = "test/unit/desk/instruments/live.test.ts";
const quoter = "test/offline/desk/quoter.test.ts";
const grid = "test/unit/desk/instruments/grid.test.ts";

export const desk: readonly Mutation[] = [
  {
    name: "forget-what-came-while-the-list-was-read",
    breaks: "a message that overtakes the list of instruments counts",
    symbol: "Listing.#take",
    replace: "this.#heard ?? []",
    with: "[]",
    caughtBy: list,
  },
  {
    name: "take-a-list-from-before-a-gap",
    breaks: "a list that was asked for before a gap does not count",
    symbol: "Listing.read",
    replace: "if (reading === this.#reading) this.#take",
    with: "this.#take",
    caughtBy: list,
  },
  {
    name: "round-across-a-step-of-the-grid",
    breaks: "where the grid becomes coarser, a price is on the part that it lies in",
    symbol: "below",
    replace: "if (start === undefined || compareDecimals(candidate, start) > 0) return candidate;",
    with: "return candidate;",
    caughtBy: grid,
  },
  {
    name: "take-binary-noise-for-a-price",
    breaks: "0.1 + 0.2 is on a grid of 0.1",
    symbol: "withoutNoise",
    replace: "* noise <= magnitude(exact)",
    with: "* noise <= 0n",
    caughtBy: grid,
  },
  {
    name: "leave-quotes-on-a-stale-book",
    breaks: "quotes are taken back as soon as their book is not live",
    symbol: "MassQuoter.#onStaleBook",
    replace: "this.#send(quotes.slice(first, first + mostQuotes));",
    with: "continue;",
    caughtBy: quoter,
  },
  {
    name: "quote-again-what-traded",
    breaks: "what traded is not quoted again before the next `set`",
    symbol: "MassQuoter.#hear",
    replace: "target.amount - filled",
    with: "target.amount",
    caughtBy: quoter,
  },
  {
    name: "take-a-trip-for-any-cancel",
    breaks: "the cancels of a protection hold the quotes back before its own message comes",
    symbol: "MassQuoter.#hear",
    replace: "order.cancel_reason === trippedReason",
    with: "false",
    caughtBy: quoter,
  },
  {
    name: "try-a-refused-target-again",
    breaks: "a side that was refused is tried again with another target alone",
    symbol: "changesOf",
    replace: "!isRefused(instrument, side, target)",
    with: "true",
    caughtBy: quoter,
  },
  {
    name: "take-funding-for-profit",
    breaks: "the parts of a statement add up to its change",
    symbol: "cashPartsOf",
    replace: "sumOf(whole, fees, negative(funding))",
    with: "sumOf(whole, fees)",
    caughtBy: "test/offline/desk/account.test.ts",
  },
  {
    name: "pass-a-hole-in-the-log",
    breaks: "an entry whose balance does not follow from the one before is found",
    symbol: "balanceBreaks",
    replace: "isOff(expected, entry.balance, unit) ?",
    with: "isOff(expected, expected, unit) ?",
    caughtBy: "test/offline/desk/account.test.ts",
  },
];
