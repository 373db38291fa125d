import { expect, test } from "vitest";
import { generate, generateFrom } from "../../../codegen/generate/pipeline.ts";
import { readSnapshot } from "../../../codegen/snapshot/snapshot-tree.ts";
import { CodegenError, Diagnostics } from "../../../codegen/tools/diagnostics.ts";
import type { Tree } from "../../../codegen/tools/tree.ts";
import { tinySchemas } from "../tiny.ts";

async function problems(schemas: Tree): Promise<string[]> {
  const error = await generate(schemas, new Diagnostics()).catch((thrown: unknown) => thrown);
  if (!(error instanceof CodegenError)) throw error;
  return error.diagnostics.map(({ at, message }) => `${at}: ${message}`);
}

const place = (changes: string): string => `effect: write\nrole: order\ntext: Places an order.\n${changes}`;
const correcting = (correction: string): string => place(`corrections:\n  - ${correction}\n`);
const adding = (addition: string): string => `effect: read\naddition:\n${addition}\n`;

test.each<[what: string, path: string, text: string | undefined, problem: RegExp]>([
  ["a file that is not JSON", "upstream/types/order.json", "{", /^upstream\/types\/order\.json: not JSON/],
  ["a file that is not YAML", "open.yaml", "open: [", /^open\.yaml:1:8: /],
  ["a missing file", "limits.yaml", undefined, /^limits\.yaml: the file is missing/],
  [
    "a key that stands twice",
    "types/order.yaml",
    "text: one\ntext: two\n",
    /^types\/order\.yaml:2:1: Map keys must be unique/,
  ],
  [
    "an order of members of a type that is not there",
    "layouts.yaml",
    "- { type: Ordr, evidence: e, members: [[price]] }\n",
    /^layouts\.yaml:1: there is no type Ordr; did you mean/,
  ],
  [
    "an order with a member that is not there",
    "layouts.yaml",
    "- { type: Order, evidence: e, members: [[pricee]] }\n",
    /^layouts\.yaml:1: Order has no member pricee; did you mean/,
  ],
  [
    "a dangling reference",
    "upstream/types/price.json",
    undefined,
    /^types\/order#\/properties\/price\/anyOf\/0: there is no type price/,
  ],
  [
    "a type that is only itself",
    "upstream/types/price.json",
    '{"$ref":"#/types/price"}',
    /^types\/price: the type is nothing but itself/,
  ],
  [
    "a correction whose target is gone",
    "methods/private/place.yaml",
    correcting('{ at: "#/params/properties/gone", op: replace, value: {}, reason: r, evidence: e }'),
    /^methods\/private\/place\.yaml:5: replace methods\/private\/place#\/params\/properties\/gone: the target is gone/,
  ],
  [
    "a correction that upstream has caught up with",
    "types/price.yaml",
    'corrections: [{ at: "#", op: replace, value: { type: number }, reason: r, evidence: e }]',
    /^types\/price\.yaml:1: replace types\/price#: upstream has caught up/,
  ],
  [
    "a correction without evidence",
    "types/price.yaml",
    'corrections: [{ at: "#", op: remove, reason: r }]',
    /^types\/price\.yaml:1: needs evidence/,
  ],
  [
    "an unknown operation",
    "types/price.yaml",
    'corrections:\n  - at: "#"\n    op: replce\n    value: {}\n    reason: r\n    evidence: e',
    /^types\/price\.yaml:3: "replce" is none of replace, add, merge, remove, optional; did you mean replace\?/,
  ],
  [
    "a misspelt member of a correction",
    "methods/private/place.yaml",
    correcting('at: "#/params/properties/amount"\n    op: replace\n    valeu: {}\n    reason: r\n    evidence: e'),
    /^methods\/private\/place\.yaml:7: valeu is not known here; did you mean value\?/,
  ],
  [
    "a value where nothing is put",
    "types/price.yaml",
    'corrections: [{ at: "#", op: remove, value: 1, reason: r, evidence: e }]',
    /^types\/price\.yaml:1: must not be here/,
  ],
  [
    "a misspelt keyword in the value of a correction",
    "methods/private/place.yaml",
    correcting(
      'at: "#/params/properties/amount"\n    op: merge\n    value:\n      minimun: 1\n    reason: r\n    evidence: e',
    ),
    /^methods\/private\/place\.yaml:8: minimun is not known here; did you mean minimum\?/,
  ],
  [
    "a misspelt type in one of several members that a correction adds",
    "types/order.yaml",
    'corrections: [{ at: "#/properties", op: merge, value: { a: { type: intger } }, reason: r, evidence: e }]',
    /^types\/order\.yaml:1: "intger" is none of object, .*; did you mean integer\?/,
  ],
  [
    "a correction from another place than its file",
    "types/price.yaml",
    "corrections: [{ at: types/order, op: remove, reason: r, evidence: e }]",
    /^types\/price\.yaml:1: "types\/order" does not fit/,
  ],
  [
    "a misspelt type in an addition",
    "types/decimal_string.yaml",
    "addition:\n  type: strin",
    /^types\/decimal_string\.yaml:2: "strin" is none of .*; did you mean string\?/,
  ],
  [
    "a misspelt keyword of upstream",
    "upstream/types/price.json",
    '{\n  "type": "number",\n  "minimun": 1\n}',
    /^upstream\/types\/price\.json:3: minimun is not known here; did you mean minimum\?/,
  ],
  [
    "an addition that says too little",
    "methods/public/extra.yaml",
    adding("  tags: [Trading]\n  result: {}"),
    /^methods\/public\/extra\.yaml:2: needs scope/,
  ],
  [
    "an addition whose params say too little",
    "methods/public/extra.yaml",
    adding("  tags: [Trading]\n  scope: []\n  params: { type: object, properties: {} }\n  result: {}"),
    /^methods\/public\/extra\.yaml:5: needs required/,
  ],
  [
    "a folder that does not exist",
    "method/public/extra.yaml",
    "effect: read",
    /^method\/public\/extra\.yaml: is read by nothing; did you mean methods\/public\/extra\.yaml\?/,
  ],
  [
    "a file of another kind",
    "channels/ticker.json",
    "{}",
    /^channels\/ticker\.json: is read by nothing; did you mean channels\/ticker\.yaml\?/,
  ],
  [
    "a file for nothing",
    "notes/todo.txt",
    "",
    /^notes\/todo\.txt: is read by nothing; files of ours are methods\/public/,
  ],
  [
    "a file of a method that does not exist",
    "methods/private/plaec.yaml",
    "effect: write",
    /^methods\/private\/plaec\.yaml: there is no method private\/plaec; did you mean private\/place\?/,
  ],
  [
    "a text for a parameter that does not exist",
    "methods/private/place.yaml",
    place("params:\n  amuont: Size."),
    /^methods\/private\/place\.yaml:5: there is no member amuont; did you mean amount\?/,
  ],
  [
    "a text for a member that does not exist",
    "types/order.yaml",
    "fields:\n  prise: Limit price.",
    /^types\/order\.yaml:2: there is no member prise; did you mean price\?/,
  ],
  [
    "a name for a place that does not exist",
    "types/order.yaml",
    'inline:\n  "#/properties/gone": Gone',
    /^types\/order\.yaml:2: there is no place #\/properties\/gone/,
  ],
  [
    "a method without a file",
    "methods/public/get_book.yaml",
    undefined,
    /^methods\/public\/get_book\.yaml: is missing: each method has a file that says its `effect`/,
  ],
  [
    "a method without an effect",
    "methods/public/get_book.yaml",
    "text: Reads the book.",
    /^methods\/public\/get_book\.yaml:1: needs effect/,
  ],
  [
    "an effect that is none",
    "methods/public/get_book.yaml",
    "effect: reed",
    /^methods\/public\/get_book\.yaml:1: "reed" is none of read, write, session; did you mean read\?/,
  ],
  [
    "a method of the session that is not decided",
    "methods/public/hello.yaml",
    "effect: session",
    /^methods\/public\/hello\.yaml:1: needs instead/,
  ],
  [
    "a decision without a reason",
    "methods/public/hello.yaml",
    "effect: session\ninstead: { use: something else }",
    /^methods\/public\/hello\.yaml:2: needs reason/,
  ],
  [
    "a pool without a cost",
    "methods/private/place.yaml",
    place("pool: trading"),
    /^methods\/private\/place\.yaml:1: pool needs cost beside it/,
  ],
  [
    "a pool that does not exist",
    "methods/private/place.yaml",
    place("pool: tradin\ncost: 1"),
    /^methods\/private\/place\.yaml:4: there is no pool tradin; did you mean trading\?/,
  ],
  [
    "a channel without a delivery class",
    "channels/ticker.{instrument_name}.{interval}.yaml",
    "{}",
    /^channels\/ticker\.\{instrument_name\}\.\{interval\}\.yaml:1: needs delivery/,
  ],
  [
    "an addition that upstream has now",
    "types/order.yaml",
    "addition: { type: object, properties: { order_id: { type: string } } }",
    /^types\/order\.yaml: upstream has it now/,
  ],
  [
    "a type that nothing leads to",
    "types/spare.yaml",
    "addition: { type: object, properties: {} }",
    /^types\/spare\.yaml: no method and no channel leads to the type spare/,
  ],
  [
    "a text of a type that has no declaration",
    "types/decimal_string.yaml",
    "text: A number.\naddition: { type: string }",
    /^types\/decimal_string\.yaml:1: decimal_string is written out where it is used, so its text is shown nowhere/,
  ],
  [
    "two types of one name",
    "types/currency.yaml",
    "name: Order",
    /^types\/order: Order is the name of types\/currency too, which differs/,
  ],
  [
    "a type with two texts",
    "types/currency.yaml",
    "name: Order\ntext: A coin.",
    /^types\/order\.yaml:2: Order has a text in types\/currency\.yaml:2 too/,
  ],
  ["a name that hides a global", "types/order.yaml", "name: Error", /^types\/order#: Error is no usable type name/],
])("%s is named with its file, its line and what would be right", async (_what, path, text, problem) => {
  expect(await problems(tinySchemas({ [path]: text }))).toContainEqual(expect.stringMatching(problem));
});

test("two methods of one name in TypeScript are refused", async () => {
  const twin = JSON.parse(tinySchemas()["upstream/methods/public/get_book.json"] ?? "");
  const schemas = tinySchemas({
    "upstream/methods/public/get/book.json": JSON.stringify({ ...twin, method: "public/get/book" }),
    "methods/public/get/book.yaml": "effect: read",
  });
  expect(await problems(schemas)).toContainEqual(
    expect.stringMatching(/its name public\.getBook is that of public\/get\/book too|PublicGetBook/),
  );
});

test("all files that do not fit their format are reported at once, and what does not fit together after that", async () => {
  const misfits = { "types/order.yaml": "txt: An order.", "limits.yaml": "{}", "method/a.yaml": "{}" };
  expect((await problems(tinySchemas(misfits))).length).toBe(5);
  const unfit = { "upstream/types/price.json": undefined, "types/order.yaml": "fields: { gone: x, there: y }" };
  expect((await problems(tinySchemas(unfit))).length).toBeGreaterThanOrEqual(3);
});

test("in a foreign snapshot a dangling reference is a warning and the type unknown", async () => {
  const schemas = tinySchemas();
  const snapshot = readSnapshot(
    { "methods/private/place.json": (schemas["upstream/methods/private/place.json"] ?? "").replace("/order", "/fill") },
    "theirs",
  );
  const diagnostics = new Diagnostics();
  const { files } = await generateFrom(snapshot, schemas, diagnostics, false);
  expect(diagnostics.warnings.map(({ at, message }) => `${at}: ${message}`)).toContain(
    "methods/private/place#/result: there is no type fill",
  );
  expect(files["types.ts"]).toContain("export type PrivatePlaceResult = unknown;");
});

test("with strict it is an error", async () => {
  const schemas = tinySchemas();
  const snapshot = readSnapshot(
    { "methods/private/place.json": (schemas["upstream/methods/private/place.json"] ?? "").replace("/order", "/fill") },
    "theirs",
  );
  await expect(generateFrom(snapshot, schemas, new Diagnostics(), true)).rejects.toThrow("there is no type fill");
});
