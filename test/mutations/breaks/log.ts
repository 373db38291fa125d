/** What a line of a log must not do. */
import type { Mutation } from "../mutation.ts";

const file = "test/unit/log/log.test.ts";

export const log: readonly Mutation[] = [
  {
    name: "log-texts-as-they-are",
    breaks: "no secret is in a line",
    symbol: "shownFields",
    replace: "shownText(value)",
    with: "value",
    caughtBy: file,
  },
  {
    name: "write-each-repeat",
    breaks: "lines that repeat are held back",
    symbol: "RepeatedLines.lets",
    replace: "repeat.written < this.#most",
    with: "repeat.written >= 0",
    caughtBy: file,
  },
  {
    name: "break-the-line",
    breaks: "a message is one line, whatever is in it",
    symbol: "oneLine",
    replace: "JSON.stringify(char).slice(1, -1)",
    with: "char",
    caughtBy: file,
  },
  {
    name: "hide-names-of-channels",
    breaks: "a line names the channel that it is about",
    symbol: "looksLikeToken",
    replace: "family.test(word)",
    with: "false",
    caughtBy: "test/offline/operations.test.ts",
  },
];
