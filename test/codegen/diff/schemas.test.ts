import { describe, expect, test } from "vitest";
import { compareSnapshots } from "../../../codegen/diff/compare.ts";
import type { Schema } from "../../../codegen/snapshot/schema.ts";
import { changesOf, lineOf, members, method, ref, snapshot } from "./support.ts";

const string: Schema = { type: "string" };
const number: Schema = { type: "number" };
const integer: Schema = { type: "integer" };
const kinds = (...values: string[]): Schema => ({ type: "string", enum: values });
const list = (items: Schema): Schema => ({ type: "array", items });
const tuple = (...items: Schema[]): Schema => ({ type: "array", items });
const map = (rest: Schema): Schema => ({ type: "object", additionalProperties: rest });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });

/** Before, after, and what that means in the params and in the result; an empty text is no change. */
const table: readonly (readonly [what: string, before: Schema, after: Schema, params: string, result: string])[] = [
  ["another type", string, number, "! type: string → number", "! type: string → number"],
  [
    "a type more",
    string,
    { type: ["string", "number"] },
    "- type: string → string | number",
    "! type: string → string | number",
  ],
  [
    "a type less",
    { type: ["string", "number"] },
    string,
    "! type: string | number → string",
    "- type: string | number → string",
  ],
  ["whole numbers only", number, integer, "! type: number → integer", "- type: number → integer"],
  ["fractions too", integer, number, "- type: integer → number", "- type: integer → number"],
  ["a type at last", {}, string, "! type: any → string", "- type: any → string"],
  ["no type any more", string, {}, "- type: string → any", "! type: string → any"],
  ["null too", string, { type: ["string", "null"] }, "- nullable: can be null now", "! nullable: can be null now"],
  ["null no more", orNull(string), string, "! nullable: is never null now", "- nullable: is never null now"],
  ["null in two ways of writing", orNull(string), { type: ["string", "null"] }, "", ""],
  ["a value more", kinds("a"), kinds("a", "b"), "- enum: `b` added", "! enum: `b` added"],
  ["a value more of several", kinds("a", "b"), kinds("a", "b", "c"), "- enum: `c` added", "- enum: `c` added"],
  ["a value less", kinds("a", "b"), kinds("a"), "! enum: `b` removed", "- enum: `b` removed"],
  ["values in another order", kinds("a", "b"), kinds("b", "a"), "", ""],
  ["a constant and a list of one", { const: "a" }, kinds("a"), "", ""],
  [
    "any value",
    kinds("a", "b"),
    string,
    "- enum: any value, not only those of the list",
    "- enum: any value, not only those of the list",
  ],
  [
    "listed values only",
    string,
    kinds("a", "b"),
    "! enum: only the values of a list",
    "- enum: only the values of a list",
  ],
  [
    "an enum that opens",
    kinds("a", "b"),
    { ...kinds("a", "b"), open: true },
    "- enum: takes other values than those of the list now",
    "",
  ],
  [
    "an enum that closes",
    { ...kinds("a", "b"), open: true },
    kinds("a", "b"),
    "! enum: takes the values of the list only",
    "",
  ],
  [
    "a tighter limit",
    { ...integer, maximum: 9 },
    { ...integer, maximum: 5 },
    "! limits: maximum: 9 → 5",
    "- limits: maximum: 9 → 5",
  ],
  ["a wider limit", { ...integer, minimum: 1 }, integer, "- limits: minimum: 1 → none", "- limits: minimum: 1 → none"],
  [
    "a new limit",
    list(string),
    { ...list(string), maxItems: 2 },
    "! limits: maxItems: none → 2",
    "- limits: maxItems: none → 2",
  ],
  ["a pattern", string, { ...string, pattern: "^a" }, "! limits: pattern: none → ^a", "- limits: pattern: none → ^a"],
  [
    "another format",
    { ...integer, format: "int32" },
    { ...integer, format: "int64" },
    "- format: format: int32 → int64",
    "- format: format: int32 → int64",
  ],
  [
    "another default",
    { ...number, default: 1 },
    { ...number, default: 2 },
    "- default: default: 1 → 2",
    "- default: default: 1 → 2",
  ],
  [
    "farewell",
    number,
    { ...number, deprecated: true },
    "- deprecated: is deprecated now",
    "- deprecated: is deprecated now",
  ],
  ["a list of something else", list(string), list(number), "! [] type: string → number", "! [] type: string → number"],
  ["a list and not an object", map({}), list({}), "! type: map → list", "! type: map → list"],
  [
    "a longer tuple",
    tuple(number),
    tuple(number, number),
    "! type: tuple of 1 → tuple of 2",
    "- type: tuple of 1 → tuple of 2",
  ],
  ["a tuple and not a list", list(number), tuple(number), "! type: list → tuple of 1", "! type: list → tuple of 1"],
  [
    "another element of a tuple",
    tuple(number, string),
    tuple(number, number),
    "! [1] type: string → number",
    "! [1] type: string → number",
  ],
  ["a map of something else", map(string), map(number), "! {} type: string → number", "! {} type: string → number"],
  [
    "members at last",
    { type: "object" },
    members({ a: string }),
    "! type: its members are described now",
    "- type: its members are described now",
  ],
  [
    "members no more",
    members({ a: string }),
    { type: "object" },
    "- type: its members are not described any more",
    "! type: its members are not described any more",
  ],
  [
    "an alternative more",
    members({ a: string }),
    { anyOf: [string, members({ a: string })] },
    "- type: object → string | object",
    "! type: object → string | object",
  ],
];

describe.each(["params", "result"] as const)("in the %s", (side) => {
  test.each(table)("%s", (_, before, after, inParams, inResult) => {
    const expected = side === "params" ? inParams : inResult;
    const lines = changesOf(side, before, after).map(lineOf);
    const [mark = "", ...rest] = expected.split(" ");
    const place = /^(\[\d*\]|\{\}) /.exec(rest.join(" "))?.[1] ?? "";
    const words = rest.join(" ").slice(place === "" ? 0 : place.length + 1);
    expect(lines).toEqual(expected === "" ? [] : [`${mark} ${side}.x${place} ${words}`]);
  });
});

describe("members", () => {
  const changed = (side: "params" | "result", before: Schema, after: Schema): string[] =>
    compareSnapshots(
      snapshot({ methods: { "private/buy": method({ [side]: before }) } }),
      snapshot({ methods: { "private/buy": method({ [side]: after }) } }),
    ).map(lineOf);

  test.each([
    ["optional parameter more", {}, { a: string }, [], "- params.a added: is a new optional parameter"],
    ["required parameter more", {}, { a: string }, ["a"], "! params.a added: is a new required parameter"],
    ["parameter less", { a: string }, {}, [], "! params.a removed: is gone"],
    ["parameter that must be given", { a: string }, { a: string }, ["a"], "! params.a required: must be given now"],
  ])("%s", (_, before, after, required, line) => {
    expect(
      changed(
        "params",
        members(before as Record<string, Schema>),
        members(after as Record<string, Schema>, ...required),
      ),
    ).toEqual([line]);
  });

  test("parameter that may be left out", () => {
    expect(changed("params", members({ a: string }, "a"), members({ a: string }))).toEqual([
      "- params.a required: may be left out now",
    ]);
  });

  test("field of a result that comes, goes, may be missing or is always there", () => {
    expect(changed("result", members({}), members({ a: string }))).toEqual(["- result.a added: is new"]);
    expect(changed("result", members({ a: string }), members({}))).toEqual(["! result.a removed: is gone"]);
    expect(changed("result", members({ a: string }, "a"), members({ a: string }))).toEqual([
      "! result.a required: may be missing now",
    ]);
    expect(changed("result", members({ a: string }), members({ a: string }, "a"))).toEqual([
      "- result.a required: is always there now",
    ]);
  });

  test("shapes: the first ones bind, one more gives a choice", () => {
    const plain = members({ amount: number, contracts: number });
    const shaped = {
      ...plain,
      variants: { ByAmount: { required: ["amount"] }, ByContracts: { required: ["contracts"] } },
    };
    const more = {
      ...shaped,
      variants: { ...shaped.variants, ByLabel: { required: [], properties: { label: string } } },
    };
    expect(changed("params", plain, shaped)).toEqual(["! params shapes: needs `amount`, or `contracts`"]);
    expect(changed("params", shaped, plain)).toEqual([
      "- params shapes: does not need `amount`, or `contracts` any more",
    ]);
    expect(changed("params", shaped, more)).toEqual([
      "- params shapes: ByLabel is a new way to call it",
      "- params.label added: is a new optional parameter",
    ]);
    expect(changed("params", more, shaped)).toEqual([
      "! params shapes: ByLabel is no way to call it any more",
      "! params.label removed: is gone",
    ]);
  });

  test("what moved from the common members into the shapes is the same member", () => {
    const plain = members({ grant: kinds("a", "b") }, "grant");
    const shape = (value: string) => ({ properties: { grant: kinds(value) }, required: ["grant"] });
    const shaped = { ...members({}), variants: { A: shape("a"), B: shape("b") } };
    expect(changed("params", plain, shaped)).toEqual(["! params shapes: needs `grant`, or `grant`"]);
  });

  test("what changed inside a shape is reported with its name", () => {
    const shaped = (schema: Schema, ...required: string[]): Schema => ({
      ...members({}),
      variants: { A: { properties: { a: schema }, required } },
    });
    expect(changed("params", shaped(string), shaped(number, "a"))).toEqual([
      "! params(A).a required: must be given now",
      "! params(A).a type: string → number",
      "! params.a required: must be given now",
    ]);
  });
});

describe("shared types", () => {
  const buy = (result: Schema) => ({ "private/buy": method({ result }), "private/sell": method({ result }) });
  const order = (price: Schema, ...required: string[]): Schema => members({ price }, ...required);

  test("a type that goes by another name is no change", () => {
    const before = snapshot({ methods: buy(ref("order")), types: { order: order(ref("price")), price: number } });
    const after = snapshot({ methods: buy(list(ref("Order")).items as Schema), types: { Order: order(number) } });
    expect(compareSnapshots(before, after)).toEqual([]);
  });

  test("a type that is written out where it is used is no change", () => {
    const before = snapshot({ methods: buy(ref("order")), types: { order: order(ref("state")), state: kinds("a") } });
    expect(compareSnapshots(before, snapshot({ methods: buy(order(kinds("a"))) }))).toEqual([]);
    expect(compareSnapshots(snapshot({ methods: buy(order(kinds("a"))) }), before)).toEqual([]);
  });

  test("a type put together of parts is the same as one written whole", () => {
    const base = members({ id: string }, "id");
    const whole = snapshot({ methods: buy(members({ id: string, price: number }, "id")) });
    const parts = snapshot({ methods: buy({ allOf: [ref("base"), order(number)] }), types: { base } });
    expect(compareSnapshots(whole, parts)).toEqual([]);
  });

  test("a change in a shared type is reported once, with those that use it, also through others", () => {
    const types = (price: Schema) => ({ order: order(price), fill: members({ order: ref("order") }) });
    const before = snapshot({
      methods: { ...buy(ref("order")), "private/edit": method({ result: list(ref("fill")) }) },
      types: types(number),
    });
    const after = { ...before, types: types({ type: ["number", "null"] }) };
    expect(compareSnapshots(before, after)).toEqual([
      {
        subject: "type",
        name: "order",
        path: "price",
        aspect: "nullable",
        breaking: true,
        text: "can be null now",
        before: false,
        after: true,
        usedBy: ["private/buy", "private/edit", "private/sell"],
      },
    ]);
  });

  test("a change in a renamed type is reported under both names", () => {
    const before = snapshot({ methods: buy(ref("order")), types: { order: order(number) } });
    const after = snapshot({ methods: buy(ref("Order")), types: { Order: order(string) } });
    expect(compareSnapshots(before, after).map(({ name, path }) => `${name} ${path}`)).toEqual(["order → Order price"]);
  });

  test("a type that is written and read breaks on one side only", () => {
    const both = (price: Schema) =>
      snapshot({
        methods: { "private/buy": method({ params: members({ o: ref("order") }), result: ref("order") }) },
        types: { order: order(price) },
      });
    const changes = compareSnapshots(both(string), both({ type: ["string", "null"] }));
    expect(changes.map(({ breaking }) => breaking).sort()).toEqual([false, true]);
  });

  test("a type that holds itself is compared to its end", () => {
    const trade = (fee: Schema): Schema => members({ fee, legs: list(ref("trade")) });
    const one = (fee: Schema) => snapshot({ methods: buy(ref("trade")), types: { trade: trade(fee) } });
    expect(compareSnapshots(one(number), one(number))).toEqual([]);
    expect(compareSnapshots(one(number), one(string))).toHaveLength(1);
  });

  test("alternatives of a union answer to each other by name, then by kind", () => {
    const types = { a: members({ x: string }), b: members({ y: string }) };
    const union = (...names: string[]) => snapshot({ methods: buy({ anyOf: names.map(ref) }), types });
    expect(compareSnapshots(union("a", "b"), union("b", "a"))).toEqual([]);
  });

  test("a reference to nothing is of unknown type", () => {
    const before = snapshot({ methods: buy(ref("gone")) });
    expect(compareSnapshots(before, before)).toEqual([]);
    expect(compareSnapshots(before, snapshot({ methods: buy(string) })).map(lineOf)).toEqual([
      "- result type: any → string",
      "- result type: any → string",
    ]);
  });
});
