/** What is refused before it leaves. */
import type { Mutation } from "../mutation.ts";

export const params: readonly Mutation[] = [
  {
    name: "let-a-misspelt-param-pass",
    breaks: "a misspelt param is refused unsent",
    symbol: "compareMembers",
    replace: "else wrong.push({",
    with: 'else if (path !== "") wrong.push({',
    caughtBy: "test/unit/params.test.ts",
  },
  {
    name: "send-numbers-that-are-none",
    breaks: "NaN is refused unsent",
    symbol: "compare",
    replace: 'letter === "n" && !Number.isFinite(value)',
    with: 'letter === "x"',
    caughtBy: "test/unit/params.test.ts",
  },
  {
    name: "send-nested-numbers-that-are-none",
    breaks: "NaN is refused unsent, however deep",
    symbol: "findUnsendable",
    replace: 'letter === "n" && !Number.isFinite(value)',
    with: 'letter === "x"',
    caughtBy: "test/unit/params.test.ts",
  },
  {
    name: "do-not-compare-types",
    breaks: "a param of another type is refused unsent",
    symbol: "compare",
    replace: "shape !== anything && !shape.includes(letter)",
    with: 'letter === "?"',
    caughtBy: "test/unit/params.test.ts",
  },
  {
    name: "call-private-methods-without-credentials",
    breaks: "a private call without credentials is refused unsent",
    symbol: "refusalOf",
    replace: 'namespace === "private" && client.credentials === undefined',
    with: 'wire === ""',
    caughtBy: "test/unit/by-hand.test.ts",
  },
  {
    name: "take-session-methods-by-hand",
    breaks: "session methods by hand do not move the session",
    symbol: "refusalOf",
    replace: "client.keepsSession && instead !== undefined",
    with: 'wire === ""',
    caughtBy: "test/unit/by-hand.test.ts",
  },
];
