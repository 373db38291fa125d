import { describe, expect, test } from "vitest";
import { answering, openApi, readDescription, taking } from "./support.ts";

function methodOf(operation: object, schemas: Record<string, unknown> = {}, more: object = {}) {
  const document = { ...openApi({ "/private/buy": operation }, schemas), ...more };
  const { snapshot, errors, warnings } = readDescription(document);
  expect(errors).toEqual([]);
  const method = snapshot.methods["private/buy"];
  if (method === undefined) throw new Error("the method is missing");
  return { method, warnings, snapshot };
}

test("tags, scope and flags are told apart", () => {
  const { method } = methodOf(
    answering(
      {},
      {
        tags: ["Trading", "Matching Engine", "Private", "WebSocket Only"],
        description:
          "Words.\n\n**Scope:** `trade:read_write` or `block_rfq:read_write` and mainaccount\n\nMore `not:this`.",
        "x-mint": { href: "/api-reference/trading/private-buy" },
      },
    ),
  );
  expect(method).toMatchObject({
    tags: ["Trading"],
    scope: ["trade:read_write", "block_rfq:read_write"],
    mainAccount: true,
    matchingEngine: true,
    websocketOnly: true,
    page: "/api-reference/trading/private-buy",
  });
});

describe("params", () => {
  test("of the query, required or not", () => {
    const { method } = methodOf(taking({ "instrument_name!": { type: "string" }, amount: { type: "number" } }));
    expect(method.params).toEqual({
      type: "object",
      properties: { instrument_name: { type: "string" }, amount: { type: "number" } },
      required: ["instrument_name"],
    });
  });

  test("by reference, of the whole path, and with content instead of a schema", () => {
    const document = {
      openapi: "3.0.0",
      paths: {
        "/public/test": {
          parameters: [{ $ref: "#/components/parameters/a" }],
          post: answering(
            {},
            { parameters: [{ name: "b", content: { "application/json": { schema: { type: "object" } } } }] },
          ),
        },
      },
      components: { parameters: { a: { name: "a", in: "query", required: true, schema: { type: "string" } } } },
    };
    const { snapshot } = readDescription(document);
    expect(snapshot.methods["public/test"]?.params).toEqual({
      type: "object",
      properties: { a: { type: "string" }, b: { type: "object" } },
      required: ["a"],
    });
  });

  test("headers and cookies are none of them", () => {
    const parameters = [{ name: "Authorization", in: "header", schema: {} }];
    expect(methodOf(answering({}, { parameters })).method.params.properties).toEqual({});
  });

  const params = { type: "object", properties: { label: { type: "string" } }, required: ["label"] };
  const envelope = { properties: { jsonrpc: {}, method: {}, params } };
  test.each([
    ["inside the envelope of the request", envelope],
    ["as the request itself", params],
    ["by reference", { $ref: "#/components/schemas/request" }],
  ])("older vintages have them %s", (_, schema) => {
    const requestBody = { content: { "application/json": { schema } } };
    const { method } = methodOf(answering({}, { requestBody }), { request: envelope });
    expect(method.params).toEqual(params);
  });

  test("a parameter of the query goes before one of the request", () => {
    const requestBody = { content: { "application/json": { schema: envelope } } };
    const { method } = methodOf({ ...taking({ label: { type: "integer" } }), requestBody });
    expect(method.params).toEqual({ type: "object", properties: { label: { type: "integer" } }, required: [] });
  });
});

describe("the result", () => {
  const result = { type: "array", items: { type: "string" } };

  test("stands in the envelope, however that is put together", () => {
    const base = { type: "object", properties: { jsonrpc: { type: "string" } } };
    const whole = { allOf: [{ $ref: "#/components/schemas/base" }, { properties: { result } }] };
    const response = (schema: object) => ({ responses: { "200": { content: { "application/json": { schema } } } } });
    const schemas = { base, whole };
    expect(methodOf(answering(result)).method.result).toEqual(result);
    expect(methodOf(response(whole), schemas).method.result).toEqual(result);
    expect(methodOf(response({ $ref: "#/components/schemas/whole" }), schemas).method.result).toEqual(result);
  });

  test("is found behind references of responses, of which siblings are ignored", () => {
    const sibling = { content: { "application/json": { examples: {} } } };
    const responses = { "200": { $ref: "#/components/responses/Buy", ...sibling } };
    const Buy = { content: { "application/json": { schema: { properties: { jsonrpc: {}, result } } } } };
    expect(methodOf({ responses }, {}, { components: { responses: { Buy } } }).method.result).toEqual(result);
  });

  test("is the whole answer where there is no envelope", () => {
    const responses = { "200": { content: { "application/json": { schema: result } } } };
    expect(methodOf({ responses }).method.result).toEqual(result);
  });

  test("is unknown where nothing describes it", () => {
    expect(methodOf({}).method.result).toEqual({});
    const noResult = { properties: { jsonrpc: {}, id: {} } };
    expect(
      methodOf({ responses: { "200": { content: { "application/json": { schema: noResult } } } } }).method.result,
    ).toEqual({});
  });

  test("is unknown behind a response that is not there, which is reported", () => {
    const { method, warnings } = methodOf({ responses: { "200": { $ref: "#/components/responses/Gone" } } });
    expect(method.result).toEqual({});
    expect(warnings).toEqual([
      "spec.json methods/private/buy#/result: the $ref #/components/responses/Gone points to nothing in this document",
    ]);
  });

  test("a circle of references ends the run, a type put together of itself does not hang it", () => {
    const loop = openApi({ "/public/a": { responses: { "200": { $ref: "#/components/responses/A" } } } });
    const components = { responses: { A: { $ref: "#/components/responses/A" } } };
    expect(readDescription({ ...loop, components }).errors).toEqual([
      "spec.json methods/public/a#/result: the $ref #/components/responses/A leads back to itself",
    ]);
    const own = { allOf: [{ $ref: "#/components/schemas/own" }, { properties: { jsonrpc: {}, result } }] };
    const responses = { "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/own" } } } } };
    expect(methodOf({ responses }, { own }).method.result).toEqual(result);
  });
});

test("what is no operation or no parameter is reported", () => {
  const document = {
    openapi: "3.1.0",
    paths: { "/public/a": { put: {} }, "/public/b": { get: { parameters: [{ in: "query" }] } } },
  };
  expect(readDescription(document).errors).toEqual([
    'spec.json methods/public/b#/params: expected a parameter with a name, found {"in":"query"}',
    "spec.json paths//public/a: expected an operation under `get` or `post`",
  ]);
});
