/** What is written down, and when. */
import type { Mutation } from "../mutation.ts";

const file = "test/unit/journal/journaling.test.ts";

export const journal: readonly Mutation[] = [
  {
    name: "leave-before-it-is-written",
    breaks: "a call is in the journal before it leaves",
    symbol: "Intents.intend",
    replace: "this.#leaving.push(leave);",
    with: "leave();",
    caughtBy: file,
  },
  {
    name: "forget-endings-that-come-due-during-an-append",
    breaks: "an ending is written soon, whatever is being written when it comes due",
    symbol: "Intents.#write",
    replace: "else if (this.#entries.length > 0) this.#writeLater();",
    with: "",
    caughtBy: file,
  },
  {
    name: "trade-on-when-the-journal-fails",
    breaks: "what could not be written down does not leave",
    symbol: "Journaling.intend",
    replace: 'onJournalFailure === "trade-on" || call.row.role === "cancel"',
    with: "onJournalFailure !== undefined",
    caughtBy: file,
  },
  {
    name: "hold-cancels-when-the-journal-fails",
    breaks: "a disk that is full does not keep an order alive",
    symbol: "Journaling.intend",
    replace: ' || call.row.role === "cancel"',
    with: "",
    caughtBy: file,
  },
  {
    name: "send-what-ended-while-it-was-written",
    breaks: "a call that ended while it was written down does not leave",
    symbol: "Departures.#record",
    replace: 'call.stage !== "held" ||',
    with: "",
    caughtBy: file,
  },
  {
    name: "trade-before-the-recovery",
    breaks: "orders wait until what an earlier process left is looked up",
    symbol: "Journaling.gate",
    replace: "!this.#isRecovering ||",
    with: "this.#isRecovering ||",
    caughtBy: file,
  },
  {
    name: "keep-the-date-of-a-call-that-did-not-leave",
    breaks: "waiting for another connection does not use up the deadline of an order",
    symbol: "Stamp.undate",
    replace: "call.goodUntilMs === 0",
    with: "call.goodUntilMs >= 0",
    caughtBy: file,
  },
  {
    name: "look-up-after-the-close",
    breaks: "what was not looked up to its end is left to the next process",
    symbol: "Journaling.#lookUp",
    replace: "if (signal.aborted) return;",
    with: "",
    caughtBy: file,
  },
  {
    name: "settle-what-stays-unknown",
    breaks: "what is not known stays unfinished",
    symbol: "isSettled",
    replace: ' && fate !== "still_unknown"',
    with: "",
    caughtBy: "test/unit/journal/sqlite.test.ts",
  },
  {
    name: "chain-each-append-to-nothing",
    breaks: "an append that was removed shows",
    symbol: "linkOf",
    replace: "[before, text]",
    with: "[text]",
    caughtBy: "test/unit/journal/sqlite.test.ts",
  },
];
