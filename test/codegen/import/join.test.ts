import { expect, test } from "vitest";
import { joinSnapshots } from "../../../codegen/import/join.ts";
import type { Schema } from "../../../codegen/snapshot/schema.ts";
import type { Snapshot } from "../../../codegen/snapshot/snapshot.ts";

const ref = (name: string): Schema => ({ $ref: `#/types/${name}` });
const having = (member: Schema): Schema => ({ type: "object", properties: { member } });

function withTypes(types: Record<string, Schema>): Snapshot {
  return { methods: {}, channels: {}, types };
}

function channels(payload: Schema, types: Record<string, Schema>): Snapshot {
  return { methods: {}, channels: { a: { channel: "a", scope: [], params: {}, payload } }, types };
}

test("types that are alike are one", () => {
  const types = { order: having({ type: "string" }) };
  expect(joinSnapshots(withTypes(types), channels(ref("order"), types))).toEqual(channels(ref("order"), types));
});

test("types that differ both stay, and so do those that lead to them", () => {
  const ours = { leg: having({ type: "string" }), trade: having(ref("leg")), tick: having({}) };
  const theirs = { leg: having({ type: "number" }), trade: having(ref("leg")), tick: having({}) };
  const { types, channels: joined } = joinSnapshots(withTypes(ours), channels({ items: ref("trade") }, theirs));
  expect(types).toEqual({
    ...ours,
    leg_in_channels: having({ type: "number" }),
    trade_in_channels: having(ref("leg_in_channels")),
  });
  expect(joined["a"]?.payload).toEqual({ items: ref("trade_in_channels") });
});

test("what was joined once is joined to the same again", () => {
  const ours = withTypes({ leg: having({ type: "string" }) });
  const once = joinSnapshots(ours, channels(ref("leg"), { leg: having({ type: "number" }) }));
  const kept = channels(ref("leg_in_channels"), { leg_in_channels: having({ type: "number" }) });
  expect(joinSnapshots(ours, kept)).toEqual(once);
});
