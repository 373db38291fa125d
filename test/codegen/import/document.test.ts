import { describe, expect, test } from "vitest";
import { answering, asyncApi, openApi, openRpc, readDescription, taking } from "./support.ts";

const understood =
  "understood are OpenAPI 3.0 or 3.1 (`openapi` at the top), AsyncAPI 2 or 3 (`asyncapi` at the top), OpenRPC 1 (`openrpc` at the top), protobuf 3 (a file named `.proto`)";

describe("what is no description that can be read", () => {
  test.each([
    ["nothing", "", "spec.json: the file is empty"],
    [
      "a page",
      "<!doctype html><p>Not found</p>",
      "spec.json: found a page of HTML or XML where a description in JSON or YAML was expected",
    ],
    ["a list", "[1]", "spec.json: expected an object at the top, found a list"],
    ["prose", "no such page", "spec.json: expected an object at the top, found plain text"],
    [
      "another format",
      '{"info": {}, "item": []}',
      `spec.json: the document is of no known format (at its top: info, item); ${understood}`,
    ],
    [
      "Swagger",
      '{"swagger": "2.0", "paths": {}}',
      `spec.json: the document is of swagger 2.0, which is not understood; ${understood}`,
    ],
    [
      "AsyncAPI 1",
      "asyncapi: 1.2.0\nchannels: {}",
      `spec.json: the document is of asyncapi 1.2.0, which is not understood; ${understood}`,
    ],
    [
      "broken YAML",
      "openapi: 3.0.0\npaths: {a: [1, 2",
      "spec.json:2:17: Flow map in block collection must be sufficiently indented and end with a }",
    ],
    ["YAML with a key twice", "openapi: 3.0.0\nopenapi: 3.0.0", "spec.json:2:1: Map keys must be unique"],
    ["a cut off file", JSON.stringify(openApi({ "/public/test": answering({}) })).slice(0, 90), /cut off/],
    ["no methods", '{"openapi": "3.0.0", "paths": {}}', "spec.json paths: the document has no methods"],
    ["no channels", '{"asyncapi": "3.0.0"}', "spec.json channels: the document has no channels"],
    ["no methods in OpenRPC", '{"openrpc": "1.2.6"}', "spec.json methods: the document has no methods"],
  ])("%s", (_, text, error) => {
    const { errors, snapshot } = readDescription(text);
    if (typeof error === "string") expect(errors[0]).toBe(error);
    else expect(errors.join()).toMatch(error);
    expect(snapshot.methods).toEqual({});
  });
});

describe("YAML that would fill the memory or the stack", () => {
  const levels = Array.from({ length: 5 }, (_, at) => `  l${at + 1}: &l${at + 1} [${`*l${at}, `.repeat(9)}]`);
  const bomb = `openapi: 3.0.0\ninfo:\n  l0: &l0 [x]\n${levels.join("\n")}\npaths: {}\n`;
  const repeated = "repeats a part of itself more than 100 times by aliases (`*name`)";
  const deep = "is nested deeper than 200 levels, or contains itself";

  test.each([
    ["aliases that multiply each other", bomb, repeated],
    ["one alias a thousand times", `openapi: 3.0.0\na: &a [1]\npaths: [${"*a, ".repeat(1000)}]`, repeated],
    ["a list that contains itself", "openapi: 3.0.0\npaths: &a [*a]", deep],
    ["lists in lists", `openapi: 3.0.0\npaths: ${"[".repeat(300)}${"]".repeat(300)}`, deep],
    [
      "lists in lists, deeper than the stack",
      `openapi: 3.0.0\npaths: ${"[".repeat(50_000)}${"]".repeat(50_000)}`,
      deep,
    ],
  ])("%s", (_, text, error) => {
    expect(readDescription(text).errors[0]).toContain(`spec.json: ${error}`);
  });

  test("an alias that is used now and then is read", () => {
    const reused = "{ get: { responses: {}, tags: *tags } }";
    const text = `openapi: 3.0.0\nx-tags: &tags [Trading]\npaths: { /public/a: ${reused}, /public/b: ${reused} }`;
    const { snapshot, errors } = readDescription(text);
    expect(errors).toEqual([]);
    expect(snapshot.methods["public/b"]?.tags).toEqual(["Trading"]);
  });
});

describe("what is wrong inside", () => {
  test("two methods of one name", () => {
    const twice = openApi({ "/public/test": answering({}), "/api/v2/public/test": answering({}) });
    expect(readDescription(twice).errors).toEqual([
      "spec.json paths//api/v2/public/test: a second method named public/test",
    ]);
    const list = [
      { name: "public/test", params: [] },
      { name: "public/test", params: [] },
    ];
    expect(readDescription(openRpc(list)).errors).toEqual(["spec.json methods/1: a second method named public/test"]);
  });

  test("two channels of one address are named by their keys", () => {
    const payload = { payload: { type: "string" } };
    const twice = asyncApi({
      one: { address: "quote.{instrument_name}", messages: { payload } },
      two: { address: "quote.(instrument_name)", messages: { payload } },
    });
    const { snapshot, warnings } = readDescription(twice);
    expect(Object.keys(snapshot.channels)).toEqual(["one", "two"]);
    expect(warnings).toContain(
      "spec.json channels/two: its address quote.{instrument_name} is that of other channels too: it is named by its key",
    );
  });

  test("two parameters of one name", () => {
    const parameters = [
      { name: "a", schema: {} },
      { name: "a", schema: {} },
    ];
    const { errors } = readDescription(openApi({ "/public/test": answering({}, { parameters }) }));
    expect(errors).toEqual(["spec.json methods/public/test#/params: a second parameter named a"]);
  });

  test("what cannot be read is reported with its place, and is of unknown type", () => {
    const { errors, warnings } = readDescription(
      openApi({
        "/public/a": taking({ x: { type: "roman" }, y: 7, z: { type: "string", format: "roman" } }),
        "/public/b": {},
        "/public/c": answering({ $ref: "other.json#/x" }),
      }),
    );
    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      'spec.json methods/public/a#/params/properties/x: there is no type "roman" in JSON Schema; its type is unknown',
      "spec.json methods/public/a#/params/properties/y: expected a schema, found 7; its type is unknown",
      'spec.json methods/public/a#/params/properties/z: the format "roman" is not known; its values are typed by their type alone',
      "spec.json methods/public/c#/result: the $ref other.json#/x leads out of this document and is not followed",
    ]);
  });
});

test("YAML says the same as JSON", () => {
  const yaml = `
openapi: 3.0.3
paths:
  /public/get_time:
    get:
      tags: [Public, Supporting]
      responses:
        200: { content: { application/json: { schema: { properties: { jsonrpc: {}, result: { type: integer } } } } } }
`;
  const { snapshot, errors } = readDescription(yaml);
  expect(errors).toEqual([]);
  expect(snapshot.methods["public/get_time"]).toEqual({
    method: "public/get_time",
    tags: ["Supporting"],
    scope: [],
    matchingEngine: false,
    websocketOnly: false,
    params: { type: "object", properties: {}, required: [] },
    result: { type: "integer" },
  });
});

test("shared types that nothing leads to are left out", () => {
  const schemas = {
    used: { type: "array", items: { $ref: "#/components/schemas/inner" } },
    inner: { type: "string" },
    lost: {},
  };
  const { snapshot } = readDescription(
    openApi({ "/public/a": answering({ $ref: "#/components/schemas/used" }) }, schemas),
  );
  expect(Object.keys(snapshot.types)).toEqual(["used", "inner"]);
});
