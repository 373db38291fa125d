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
    paths: { "/public/a": {}, "/public/b": { get: { parameters: [{ in: "query" }] } } },
  };
  const { errors, warnings } = readDescription(document);
  expect(errors).toEqual([
    'spec.json methods/public/b#/params: expected a parameter with a name, found {"in":"query"}',
  ]);
  expect(warnings).toEqual([
    "spec.json paths//public/a: has no operation (get, post, put, patch, delete, head, options, trace, query) and is left out",
  ]);
});

describe("a description that is not ours", () => {
  const order = {
    type: "object",
    properties: { market: { type: "string" }, size: { type: "string" } },
    required: ["market"],
  };
  const json = (schema: object) => ({ content: { "application/json": { schema } } });
  const read = (paths: object, more: object = {}) => {
    const components = {
      schemas: { Order: order, Named: { $ref: "#/components/schemas/Order" } },
      requestBodies: { Body: json({ $ref: "#/components/schemas/Named" }) },
    };
    const { snapshot, errors, warnings } = readDescription({ openapi: "3.1.0", paths, components, ...more });
    expect(errors).toEqual([]);
    return { ...snapshot, warnings };
  };
  const params = { type: "object", properties: order.properties, required: ["market"] };

  test.each([
    ["inline", json(order)],
    ["by reference to its schema", json({ $ref: "#/components/schemas/Order" })],
    ["by reference to a reference", json({ $ref: "#/components/schemas/Named" })],
    ["by reference as a whole", { $ref: "#/components/requestBodies/Body" }],
    ["as a form", { content: { "application/x-www-form-urlencoded": { schema: order } } }],
    ["of parts", json({ allOf: [{ $ref: "#/components/schemas/Order" }, { type: "object" }] })],
  ])("has the params of a body %s", (_, requestBody) => {
    const { methods } = read({ "/private/order": { post: { requestBody, responses: {} } } });
    expect(methods["private/order"]?.params).toEqual(params);
  });

  test("takes a body of several shapes for shapes of params, and one that is no object for a param", () => {
    const { methods } = read({
      "/a": {
        post: {
          requestBody: json({
            oneOf: [{ $ref: "#/components/schemas/Order" }, { properties: { id: {} }, required: ["id"] }],
          }),
        },
      },
      "/b": { post: { requestBody: { ...json({ type: "array", items: { type: "string" } }), required: true } } },
    });
    expect(methods["a"]?.params.variants).toEqual({
      Order: { properties: order.properties, required: ["market"] },
      Shape2: { properties: { id: {} }, required: ["id"] },
    });
    expect(methods["b"]?.params).toEqual({
      type: "object",
      properties: { body: { type: "array", items: { type: "string" } } },
      required: ["body"],
    });
  });

  test("is of HTTP where a path has params or several verbs", () => {
    const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
    const { methods } = read({
      "/orders/{id}": {
        parameters: [id, { name: "trace", in: "header", schema: { type: "string" } }],
        get: {
          operationId: "orders.read",
          parameters: [{ name: "deep", in: "query", schema: { type: "boolean" } }],
          responses: {},
        },
        delete: { responses: { 200: json({ type: "string" }), 202: json({ type: "integer" }), 404: json(order) } },
      },
    });
    expect(methods["get /orders/{id}"]).toMatchObject({
      alias: "orders.read",
      params: { properties: { deep: { type: "boolean" }, id: { type: "string" } }, required: ["id"] },
      http: { verb: "get", path: "/orders/{id}", query: ["deep"] },
    });
    expect(methods["delete /orders/{id}"]).toMatchObject({
      alias: "deleteOrdersId",
      result: { anyOf: [{ type: "string" }, { type: "integer" }] },
    });
  });

  test("keeps an answer whole that has a result among other members", () => {
    const answer = { type: "object", properties: { result: { type: "string" }, total: { type: "integer" } } };
    const { methods } = read({ "/a": { get: { responses: { 200: json(answer) } } } });
    expect(methods["a"]?.result).toEqual(answer);
  });

  test("has webhooks as channels", () => {
    const { channels } = read(
      {},
      { webhooks: { orderFilled: { post: { requestBody: json({ $ref: "#/components/schemas/Order" }) } } } },
    );
    expect(channels["orderFilled"]).toEqual({
      channel: "orderFilled",
      scope: [],
      params: {},
      payload: { $ref: "#/types/Order" },
    });
  });

  test.each([
    ["a body", { requestBody: { content: { "text/csv": {} } } }, "the body is of text/csv, which is not read"],
    [
      "an answer",
      { responses: { 200: { content: { "text/csv": {} } } } },
      "the answer 200 is of text/csv, which is not read",
    ],
  ])("says of %s in another format that it is not read", (_, operation, warning) => {
    expect(read({ "/a": { post: operation } }).warnings.join()).toContain(warning);
  });
});
