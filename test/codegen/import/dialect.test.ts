import { expect, test } from "vitest";
import { Dialect } from "../../../codegen/import/dialect.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";

function read(raw: unknown, document: Record<string, unknown> = {}): { schema: unknown; warnings: string[] } {
  const diagnostics = new Diagnostics();
  const schema = new Dialect(document, diagnostics).schema(raw, "here");
  expect(diagnostics.errors).toEqual([]);
  return { schema, warnings: diagnostics.warnings.map(({ message }) => message) };
}

const order = { $ref: "#/types/order" };

test.each<[what: string, raw: unknown, ours: unknown]>([
  [
    "prose and examples are dropped",
    { type: "string", description: "a", example: "b", title: "c" },
    { type: "string" },
  ],
  ["nullable scalar", { type: "number", nullable: true }, { type: ["number", "null"] }],
  [
    "nullable enum",
    { type: "string", enum: ["a"], nullable: true },
    { anyOf: [{ type: "string", enum: ["a"] }, { type: "null" }] },
  ],
  [
    "nullable object",
    { properties: {}, nullable: true },
    { anyOf: [{ type: "object", properties: {} }, { type: "null" }] },
  ],
  ["types as in 3.1", { type: ["string", "null"] }, { type: ["string", "null"] }],
  ["reference", { $ref: "#/components/schemas/order" }, order],
  ["definition of draft 7", { $ref: "#/definitions/order" }, order],
  ["keys beside a reference", { $ref: "#/components/schemas/order", type: "string", description: "x" }, order],
  ["default beside a reference", { $ref: "#/components/schemas/order", default: 1 }, { ...order, default: 1 }],
  ["nullable reference", { $ref: "#/components/schemas/order", nullable: true }, { anyOf: [order, { type: "null" }] }],
  ["allOf of one", { allOf: [{ $ref: "#/components/schemas/order" }], description: "x" }, order],
  [
    "nullable allOf of one",
    { allOf: [{ $ref: "#/components/schemas/order" }], nullable: true },
    { anyOf: [order, { type: "null" }] },
  ],
  [
    "allOf of several",
    { allOf: [{ $ref: "#/components/schemas/order" }, { type: "object" }] },
    { allOf: [order, { type: "object" }] },
  ],
  ["oneOf", { oneOf: [{ type: "string" }, { type: "number" }] }, { anyOf: [{ type: "string" }, { type: "number" }] }],
  [
    "list",
    { type: "array", items: { type: "string" }, maxItems: 3 },
    { type: "array", items: { type: "string" }, maxItems: 3 },
  ],
  [
    "tuple of draft 7",
    { type: "array", items: [{ type: "string" }, {}] },
    { type: "array", items: [{ type: "string" }, {}] },
  ],
  [
    "tuple of 3.1",
    { type: "array", prefixItems: [{ type: "string" }], items: false },
    { type: "array", items: [{ type: "string" }] },
  ],
  [
    "map",
    { type: "object", additionalProperties: { type: "number" } },
    { type: "object", additionalProperties: { type: "number" } },
  ],
  [
    "closed object",
    { properties: { a: true }, additionalProperties: false },
    { type: "object", properties: { a: {} } },
  ],
  ["constant", { const: "2.0" }, { const: "2.0" }],
  ["open enum", { type: "string", "x-known-values": ["a"] }, { type: "string", enum: ["a"], open: true }],
  [
    "shared open enum",
    { type: "string", "x-known-values": ["a"], "x-known-values-of": "State" },
    { $ref: "#/types/State", open: true },
  ],
  [
    "limits",
    { type: "integer", minimum: 1, maximum: 2, format: "int64" },
    { type: "integer", minimum: 1, maximum: 2, format: "int64" },
  ],
  [
    "object or null, as in 3.1",
    { type: ["object", "null"], properties: { a: {} } },
    { anyOf: [{ type: "object", properties: { a: {} } }, { type: "null" }] },
  ],
  [
    "list or null",
    { type: "array", items: { type: "string" }, nullable: true },
    { anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }] },
  ],
  [
    "object or list or number",
    { type: ["object", "array", "number"], properties: { a: {} }, items: { type: "string" } },
    {
      anyOf: [
        { type: "object", properties: { a: {} } },
        { type: "array", items: { type: "string" } },
        { type: "number" },
      ],
    },
  ],
  [
    "members beside alternatives of what is required",
    { properties: { a: {}, b: {} }, oneOf: [{ required: ["a"] }, { required: ["b"] }] },
    {
      anyOf: [
        { allOf: [{ type: "object", properties: { a: {}, b: {} } }, { required: ["a"] }] },
        { allOf: [{ type: "object", properties: { a: {}, b: {} } }, { required: ["b"] }] },
      ],
    },
  ],
  [
    "map by pattern",
    { type: "object", patternProperties: { "^x": { type: "number" } } },
    { type: "object", additionalProperties: { type: "number" } },
  ],
  ["never", false, { absent: true }],
  ["deprecated", { type: "string", deprecated: true }, { type: "string", deprecated: true }],
  ["nothing said", undefined, {}],
])("%s", (_, raw, ours) => {
  expect(read(raw)).toEqual({ schema: ours, warnings: [] });
});

test("a reference into another part of the document is read in its place", () => {
  const document = { paths: { "/a b": { x: [{ type: "string" }] } } };
  expect(read({ $ref: "#/paths/~1a%20b/x/0" }, document)).toEqual({ schema: { type: "string" }, warnings: [] });
});

test("a reference to nothing or to another file is of unknown type, one in a circle is to a type of its own", () => {
  const document: Record<string, unknown> = { paths: { a: { properties: { again: { $ref: "#/paths/a" } } } } };
  expect(read({ $ref: "#/paths/b" }, document)).toEqual({
    schema: {},
    warnings: ["the $ref #/paths/b points to nothing"],
  });
  expect(read({ $ref: "b.json" }).warnings).toEqual(["the $ref b.json leads out of this document and is not followed"]);
  expect(read({ $ref: "#/paths/a" }, document)).toEqual({
    schema: { type: "object", properties: { again: { $ref: "#/types/a" } } },
    warnings: [],
  });
});

test("a dangling reference to a shared type is kept for a later stage to mend", () => {
  expect(read({ $ref: "#/components/schemas/gone" })).toEqual({ schema: { $ref: "#/types/gone" }, warnings: [] });
});

test("a member may have any name", () => {
  const { schema } = read(JSON.parse('{"properties": {"__proto__": {"type": "string"}, "constructor": {}}}'));
  expect(Object.keys((schema as { properties: object }).properties)).toEqual(["__proto__", "constructor"]);
});

test.each<[spelling: unknown, ours: unknown]>([
  ["int", { type: "integer" }],
  ["float", { type: "number" }],
  ["text", { type: "string" }],
  ["list", { type: "array" }],
  ["any", {}],
  ["bool", { type: "boolean" }],
  ["string or array of strings", { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] }],
  ["number[]", { type: "array", items: { type: "number" } }],
  [["int", "null"], { anyOf: [{ type: "integer" }, { type: "null" }] }],
])("the type %j is read as it is meant", (type, ours) => {
  expect(read({ type })).toEqual({
    schema: ours,
    warnings: [`there is no type ${JSON.stringify(type)} in JSON Schema; it is read as it is meant`],
  });
});

test("an enum that is spelled as a type keeps its values", () => {
  expect(read({ type: "enum", enum: ["a", "b"] }).schema).toEqual({ type: "string", enum: ["a", "b"] });
});

test.each<[what: string, raw: unknown, ours: unknown, warning: string]>([
  ["a type that means nothing", { type: "roman" }, {}, 'there is no type "roman" in JSON Schema; its type is unknown'],
  ["no items", { type: "array", items: null }, { type: "array" }, "`items` is null; the elements are of unknown type"],
  [
    "a schema in a schema",
    { schema: { type: "string" } },
    { type: "string" },
    "has its schema under `schema`, which is read in its place",
  ],
  ["a limit of our subset", { type: "string", minLength: 1 }, { type: "string" }, "`minLength` is not checked"],
  [
    "members beside a map",
    { properties: { a: {} }, additionalProperties: { type: "number" } },
    { type: "object", properties: { a: {} }, additionalProperties: { type: "number" } },
    "members beyond those that have a name are not typed",
  ],
])("%s is read with a warning", (_, raw, ours, warning) => {
  expect(read(raw)).toEqual({ schema: ours, warnings: [warning] });
});

test("types of one name in two places have two names, and a recursive one stays recursive", () => {
  const node = (type: string) => ({
    properties: { value: { type }, next: { $ref: `#/components/schemas/${type}/$defs/Node` } },
  });
  const owner = (type: string) => ({ $defs: { Node: node(type) }, $ref: `#/components/schemas/${type}/$defs/Node` });
  const document = { components: { schemas: { string: owner("string"), number: owner("number") } } };
  const dialect = new Dialect(document, new Diagnostics());
  const refs = ["string", "number"].map((type) => dialect.schema({ $ref: `#/components/schemas/${type}` }, "here"));
  expect(refs).toEqual([{ $ref: "#/types/string" }, { $ref: "#/types/number" }]);
  expect(dialect.types()).toEqual({
    string: { $ref: "#/types/Node" },
    number: { $ref: "#/types/number_Node" },
    Node: { type: "object", properties: { value: { type: "string" }, next: { $ref: "#/types/Node" } } },
    number_Node: { type: "object", properties: { value: { type: "number" }, next: { $ref: "#/types/number_Node" } } },
  });
});
