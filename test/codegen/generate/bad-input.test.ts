import { expect, test } from "vitest";
import { CodegenError, Diagnostics } from "../../../codegen/diagnostics.ts";
import { generate, generateFrom } from "../../../codegen/generate/pipeline.ts";
import { readSnapshot } from "../../../codegen/snapshot-tree.ts";
import type { Tree } from "../../../codegen/tree.ts";
import { tinySchemas } from "../tiny.ts";

async function problems(schemas: Tree): Promise<string[]> {
  const error = await generate(schemas, new Diagnostics()).catch((thrown: unknown) => thrown);
  if (!(error instanceof CodegenError)) throw error;
  return error.diagnostics.map(({ at, message }) => `${at}: ${message}`);
}

const order = { type: "object", properties: { order_id: { type: "string" } } };

test.each<[what: string, path: string, text: string | undefined, problem: RegExp]>([
  ["a file that is not JSON", "upstream/types/order.json", "{", /^upstream\/types\/order\.json: not JSON/],
  ["a file that is not YAML", "names.yaml", "open: [", /^names\.yaml:1:8: /],
  ["a missing file", "limits.json", undefined, /^limits\.json: the file is missing/],
  [
    "a key that stands twice",
    "text/types.yaml",
    "Order: one\nOrder: two\n",
    /^text\/types\.yaml:2:1: Map keys must be unique/,
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
    "corrections/orders.yaml",
    "- { at: types/order#/properties/gone, op: replace, value: {}, reason: r, evidence: e }",
    /^corrections\/orders\.yaml#1: replace types\/order#\/properties\/gone: the target is gone/,
  ],
  [
    "a correction that upstream has caught up with",
    "corrections/orders.yaml",
    "- { at: types/price, op: replace, value: { type: number }, reason: r, evidence: e }",
    /^corrections\/orders\.yaml#1: replace types\/price: upstream has caught up/,
  ],
  [
    "a correction without evidence",
    "corrections/orders.yaml",
    "- { at: types/price, op: remove, reason: r }",
    /^corrections\/orders\.yaml#1: a correction needs evidence/,
  ],
  [
    "an unknown operation",
    "corrections/orders.yaml",
    "- { at: types/price, op: melt, reason: r, evidence: e }",
    /^corrections\/orders\.yaml#1: unknown operation melt/,
  ],
  [
    "a text for a method that does not exist",
    "text/methods/more.yaml",
    "private/gone: { text: Gone. }",
    /^text\/methods: there is no method private\/gone/,
  ],
  [
    "a text for a parameter that does not exist",
    "text/methods/all.yaml",
    "public/hello: { text: Hi., params: { gone: Gone. } }",
    /^text\/methods public\/hello: there is no parameter gone/,
  ],
  [
    "a text for a member that does not exist",
    "text/places.yaml",
    "types/order.gone: Gone.",
    /^text\/places\.yaml: there is no member types\/order\.gone/,
  ],
  [
    "a method without an effect",
    "effects.yaml",
    "write: { methods: [private/place] }",
    /^effects\.yaml: public\/get_book is missing/,
  ],
  [
    "a method of the session that is not decided",
    "instead.yaml",
    "{}",
    /^instead\.yaml: public\/hello belongs to the session, and whether it may be called by hand is not decided/,
  ],
  [
    "a decision without a reason",
    "instead.yaml",
    "public/hello: { use: something else }",
    /^instead\.yaml: public\/hello needs a `reason`/,
  ],
  [
    "a method with two effects",
    "effects.yaml",
    "write: { methods: [public/hello, public/hello] }",
    /^effects\.yaml: public\/hello is listed twice/,
  ],
  [
    "a channel without a delivery class",
    "deliveries.yaml",
    "{}",
    /^deliveries\.yaml: ticker\.\{instrument_name\}\.\{interval\} is missing/,
  ],
  [
    "an addition that upstream has now",
    "additions/types/order.json",
    JSON.stringify(order),
    /^additions\/types\/order: upstream has it now/,
  ],
  [
    "two types of one name",
    "names.yaml",
    "types: { Order: [order, price] }",
    /^types\/price: Order is the name of types\/order too, which differs/,
  ],
  [
    "a name that hides a global",
    "names.yaml",
    "types: { Error: [order] }",
    /^types\/order#: Error is no usable type name/,
  ],
])("%s is named with its place", async (_what, path, text, problem) => {
  expect(await problems(tinySchemas({ [path]: text }))).toContainEqual(expect.stringMatching(problem));
});

test("two methods of one name in TypeScript are refused", async () => {
  const twin = JSON.parse(tinySchemas()["upstream/methods/public/get_book.json"] ?? "");
  const schemas = tinySchemas({
    "upstream/methods/public/get/book.json": JSON.stringify({ ...twin, method: "public/get/book" }),
  });
  expect(await problems(schemas)).toContainEqual(
    expect.stringMatching(/its name public\.getBook is that of public\/get\/book too|PublicGetBook/),
  );
});

test("all that is wrong is told at once", async () => {
  const found = await problems(
    tinySchemas({
      "upstream/types/price.json": undefined,
      "deliveries.yaml": "{}",
      "text/places.yaml": "types/order.gone: x",
    }),
  );
  expect(found.length).toBeGreaterThanOrEqual(4);
});

test("in a snapshot of somebody else a dangling reference is a warning and the type unknown", async () => {
  const schemas = tinySchemas();
  const snapshot = readSnapshot(
    { "methods/private/place.json": schemas["upstream/methods/private/place.json"] ?? "" },
    "theirs",
  );
  const diagnostics = new Diagnostics();
  const { files } = await generateFrom(snapshot, schemas, diagnostics, false);
  expect(diagnostics.warnings.map(({ at, message }) => `${at}: ${message}`)).toContain(
    "methods/private/place#/result: there is no type order",
  );
  expect(files["types.ts"]).toContain("export type PrivatePlaceResult = unknown;");
});

test("with strict it is an error", async () => {
  const schemas = tinySchemas();
  const snapshot = readSnapshot(
    { "methods/private/place.json": schemas["upstream/methods/private/place.json"] ?? "" },
    "theirs",
  );
  await expect(generateFrom(snapshot, schemas, new Diagnostics(), true)).rejects.toThrow("there is no type order");
});
