import { describe, expect, test } from "vitest";
import { compareSnapshots } from "../../../codegen/diff/compare.ts";
import type { ChannelFacts, MethodFacts, Snapshot } from "../../../codegen/snapshot/snapshot.ts";
import { channel, lineOf, members, method, snapshot } from "./support.ts";

function lines(before: Snapshot, after: Snapshot): string[] {
  return compareSnapshots(before, after).map(lineOf);
}

const withMethod = (facts: Partial<MethodFacts>) => snapshot({ methods: { "private/buy": method(facts) } });
const withChannel = (facts: Partial<ChannelFacts>) => snapshot({ channels: { quote: channel(facts) } });

test("methods and channels that come and go", () => {
  const all = snapshot({ methods: { "private/buy": method() }, channels: { quote: channel() } });
  expect(
    compareSnapshots(snapshot({}), all).map(({ subject, name, breaking, text }) => ({ subject, name, breaking, text })),
  ).toEqual([
    { subject: "method", name: "private/buy", breaking: false, text: "is new" },
    { subject: "channel", name: "quote", breaking: false, text: "is new" },
  ]);
  expect(lines(all, snapshot({}))).toEqual(["!  removed: is gone", "!  removed: is gone"]);
});

test.each<[what: string, before: Partial<MethodFacts>, after: Partial<MethodFacts>, line: string[]]>([
  ["scope that was not named", {}, { scope: ["trade:read"] }, ["- scope scope: none named → `trade:read`"]],
  [
    "scope more that suffices",
    { scope: ["trade:read"] },
    { scope: ["trade:read", "block_rfq:read"] },
    ["- scope scope: `trade:read` → `trade:read` or `block_rfq:read`"],
  ],
  [
    "scope that suffices no more",
    { scope: ["trade:read"] },
    { scope: ["trade:read_write"] },
    ["! scope scope: `trade:read` → `trade:read_write`"],
  ],
  ["scopes in another order", { scope: ["a:read", "b:read"] }, { scope: ["b:read", "a:read"] }, []],
  ["main account only", {}, { mainAccount: true }, ["! mainAccount flags: only the main account may call it: now"]],
  [
    "WebSocket only",
    { websocketOnly: false },
    { websocketOnly: true },
    ["! websocketOnly flags: is refused over HTTP: now"],
  ],
  [
    "HTTP too",
    { websocketOnly: true },
    { websocketOnly: false },
    ["- websocketOnly flags: is refused over HTTP: no longer"],
  ],
  [
    "matching engine",
    {},
    { matchingEngine: true },
    ["- matchingEngine flags: draws from the limits of the matching engine: now"],
  ],
  ["tags and page", { tags: ["A"], page: "/a" }, { tags: ["B"], page: "/b" }, []],
])("%s", (_, before, after, expected) => {
  expect(lines(withMethod(before), withMethod(after))).toEqual(expected);
});

describe("results that depend on a parameter", () => {
  const detailed = (type: "string" | "number") => ({
    resultWhen: [{ when: { detailed: true }, result: { type } as const }],
  });

  test("come, go and change", () => {
    expect(lines(withMethod({}), withMethod(detailed("string")))).toEqual([
      '! result when {"detailed":true} added: is a result of its own now',
    ]);
    expect(lines(withMethod(detailed("string")), withMethod({}))).toEqual([
      '! result when {"detailed":true} removed: is no result of its own any more',
    ]);
    expect(lines(withMethod(detailed("string")), withMethod(detailed("number")))).toEqual([
      '! result when {"detailed":true} type: string → number',
    ]);
  });
});

test("a channel: payload as results are read, parameters as params are written", () => {
  const before = withChannel({
    params: { interval: { type: "string", enum: ["raw", "100ms"] } },
    payload: members({ bid: { type: "number" } }, "bid"),
  });
  const after = withChannel({
    params: { interval: { type: "string", enum: ["100ms", "agg2"] } },
    payload: members({ bid: { type: "number" } }),
    scope: ["trade:read"],
  });
  expect(lines(before, after)).toEqual([
    "- params.interval enum: `agg2` added",
    "! params.interval enum: `raw` removed",
    "! payload.bid required: may be missing now",
    "- scope scope: none named → `trade:read`",
  ]);
});
