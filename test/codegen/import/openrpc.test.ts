import { expect, test } from "vitest";
import { openRpc, readDescription } from "./support.ts";

test("a method with everything that the format and our own members say", () => {
  const document = openRpc(
    [
      {
        name: "private/cancel_all",
        paramStructure: "by-name",
        tags: [{ name: "Trading" }, { $ref: "#/components/tags/more" }],
        params: [
          { name: "currency", required: true, schema: { $ref: "#/components/schemas/Currency" } },
          { $ref: "#/components/contentDescriptors/label" },
          { name: "nonce", schema: { type: "string" }, "x-only-in": ["Signed"] },
        ],
        result: { name: "result", schema: { type: "number" } },
        externalDocs: { url: "https://docs.deribit.com/api-reference/trading/private-cancel_all" },
        "x-scope": ["trade:read_write"],
        "x-main-account": true,
        "x-matching-engine": true,
        "x-websocket-only": false,
        "x-shapes": {
          Signed: { properties: { nonce: { type: "string" } }, required: ["nonce"] },
          Plain: { required: ["label"] },
        },
        "x-result-when": [{ when: { detailed: true }, result: { type: "array", items: { type: "string" } } }],
      },
    ],
    { Currency: { type: "string", enum: ["BTC"] } },
  );
  const components = {
    ...(document as { components: object }).components,
    tags: { more: { name: "Orders" } },
    contentDescriptors: { label: { name: "label", deprecated: true, schema: { type: "string" } } },
  };
  const { snapshot, errors, warnings } = readDescription({ ...document, components });
  expect([...errors, ...warnings]).toEqual([]);
  expect(snapshot).toEqual({
    methods: {
      "private/cancel_all": {
        method: "private/cancel_all",
        tags: ["Trading", "Orders"],
        scope: ["trade:read_write"],
        mainAccount: true,
        matchingEngine: true,
        websocketOnly: false,
        params: {
          type: "object",
          properties: { currency: { $ref: "#/types/Currency" }, label: { type: "string", deprecated: true } },
          required: ["currency"],
          variants: {
            Signed: { properties: { nonce: { type: "string" } }, required: ["nonce"] },
            Plain: { required: ["label"] },
          },
        },
        result: { type: "number" },
        resultWhen: [{ when: { detailed: true }, result: { type: "array", items: { type: "string" } } }],
        page: "/api-reference/trading/private-cancel_all",
      },
    },
    channels: {},
    types: { Currency: { type: "string", enum: ["BTC"] } },
  });
});

test("a method with nothing but its name", () => {
  const { snapshot, errors } = readDescription(openRpc([{ name: "public/test", params: [] }]));
  expect(errors).toEqual([]);
  expect(snapshot.methods["public/test"]).toMatchObject({
    scope: [],
    result: {},
    params: { properties: {}, required: [] },
  });
});

test("what is no method or no parameter is reported", () => {
  const methods = [{ params: [] }, { name: "public/test", params: [{ schema: {} }, { name: "a" }, { name: "a" }] }];
  expect(readDescription(openRpc(methods)).errors).toEqual([
    'spec.json methods/0: expected a method with a name, found {"params":[]}',
    "spec.json methods/public/test#/params: a second parameter named a",
    'spec.json methods/public/test#/params: expected a parameter with a name, found {"schema":{}}',
  ]);
});
