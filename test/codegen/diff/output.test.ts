import { expect, test } from "vitest";
import { compareSnapshots } from "../../../codegen/diff/compare.ts";
import { type SnapshotComparison, summarize } from "../../../codegen/diff/comparison.ts";
import { toJson } from "../../../codegen/diff/json.ts";
import { toMarkdown } from "../../../codegen/diff/markdown.ts";
import type { Schema } from "../../../codegen/snapshot/schema.ts";
import type { Snapshot } from "../../../codegen/snapshot/snapshot.ts";
import { channel, members, method, ref, snapshot } from "./support.ts";

function compareAll(before: Snapshot, after: Snapshot, scope = { methods: true, channels: true }): SnapshotComparison {
  const changes = compareSnapshots(before, after, scope);
  return { before: summarize("old.json", before), after: summarize("new.json", after), scope, changes };
}

const api = (price: Schema, ...methods: string[]): Snapshot =>
  snapshot({
    methods: Object.fromEntries(methods.map((name) => [name, method({ method: name, result: ref("order") })])),
    channels: { quote: channel({ payload: members({ bid: price }, "bid") }) },
    types: { order: members({ price, state: { type: "string", enum: ["open", "filled"] } }, "price") },
  });
const before = api({ type: "number" }, "private/buy", "private/sell");
const after = api({ type: ["number", "null"] }, "private/buy", "public/get_time");

test("Markdown: counts first, then what breaks, then the rest", () => {
  expect(toMarkdown(compareAll(before, after))).toBe(`# old.json → new.json

3 breaking, 1 other (2 methods, 1 channel → 2 methods, 1 channel).

- methods: 1 added, 1 removed
- channels: 1 changed
- shared types: 1 changed

## Breaking

### Methods

- \`private/sell\`: is gone

### Channels

- \`quote\`: \`payload.bid\` can be null now

### Shared types

- \`order\` (used by \`private/buy\`): \`price\` can be null now

## Not breaking

### Methods

- \`public/get_time\`: is new
`);
});

test("Markdown: several changes of one thing stand below it, many users are counted", () => {
  const names = ["a", "b", "c", "d", "e"].map((name) => `private/${name}`);
  const types = { order: members({ price: { type: "string" } }) };
  const text = toMarkdown(
    compareAll(api({ type: "number" }, ...names), { ...api({ type: "number" }, ...names), types }),
  );
  expect(text).toContain(`- \`order\` (used by 5 methods and channels)
  - \`price\` may be missing now
  - \`price\` number → string
  - \`state\` is gone
`);
});

test("Markdown: no difference, and what could not be compared", () => {
  expect(toMarkdown(compareAll(before, before, { methods: true, channels: false }))).toBe(`# old.json → new.json

No difference (2 methods → 2 methods).

The channels are not compared: one of the two says nothing about them.
`);
});

test("JSON: a stable form for tools", () => {
  const document: unknown = JSON.parse(toJson(compareAll(before, after)));
  expect(document).toEqual({
    version: 1,
    old: { source: "old.json", methods: 2, channels: 1 },
    new: { source: "new.json", methods: 2, channels: 1 },
    compared: ["methods", "channels"],
    counts: {
      breaking: 3,
      other: 1,
      methods: { added: 1, removed: 1, changed: 0 },
      channels: { added: 0, removed: 0, changed: 1 },
      types: { added: 0, removed: 0, changed: 1 },
    },
    changes: [
      { subject: "method", name: "private/sell", path: "", aspect: "removed", breaking: true, text: "is gone" },
      { subject: "method", name: "public/get_time", path: "", aspect: "added", breaking: false, text: "is new" },
      {
        subject: "channel",
        name: "quote",
        path: "payload.bid",
        aspect: "nullable",
        breaking: true,
        text: "can be null now",
        before: false,
        after: true,
      },
      {
        subject: "type",
        name: "order",
        path: "price",
        aspect: "nullable",
        breaking: true,
        text: "can be null now",
        before: false,
        after: true,
        usedBy: ["private/buy"],
      },
    ],
  });
});
