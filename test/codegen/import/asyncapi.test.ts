import { describe, expect, test } from "vitest";
import { asyncApi, readDescription } from "./support.ts";

const quote = { type: "object", properties: { best_bid_price: { type: "number" } }, required: ["best_bid_price"] };

function channelOf(channel: object, more: object = {}) {
  const { snapshot, errors, warnings } = readDescription({ ...asyncApi({ one: channel }), ...more });
  expect(errors).toEqual([]);
  const [facts] = Object.values(snapshot.channels);
  if (facts === undefined) throw new Error("the channel is missing");
  return { facts, warnings, snapshot };
}

describe("the payload", () => {
  const params = { type: "object", properties: { channel: { type: "string" }, data: quote } };
  test.each([
    ["as it is", quote],
    ["under a pseudo member `data`", { type: "object", properties: { data: quote }, required: ["data"] }],
    ["in the whole notification", { properties: { jsonrpc: { const: "2.0" }, method: {}, params } }],
    ["in another schema format", { schemaFormat: "application/schema+json;version=draft-07", schema: quote }],
  ])("%s", (_, payload) => {
    const { facts } = channelOf({ address: "quote", messages: { subscription_message: { payload } } });
    expect(facts).toEqual({ channel: "quote", scope: [], params: {}, payload: quote });
  });

  test("the request that subscribes is no message of the channel", () => {
    const messages = { subscribe_request: { payload: { properties: {} } }, subscription_message: { payload: quote } };
    expect(channelOf({ address: "quote", messages }).facts.payload).toEqual(quote);
  });

  test("several messages are one of them", () => {
    const messages = { a: { payload: quote }, b: { payload: { type: "string" } } };
    expect(channelOf({ address: "quote", messages }).facts.payload).toEqual({ anyOf: [quote, { type: "string" }] });
  });

  test("messages and shared types are found by reference", () => {
    const components = {
      messages: { Quote: { payload: { $ref: "#/components/schemas/quote" } } },
      schemas: { quote },
    };
    const { facts, snapshot } = channelOf(
      { address: "quote", messages: { Quote: { $ref: "#/components/messages/Quote" } } },
      { components },
    );
    expect(facts.payload).toEqual({ $ref: "#/types/quote" });
    expect(snapshot.types).toEqual({ quote });
  });

  test("a channel without messages is kept, its type unknown", () => {
    const { facts, warnings } = channelOf({ address: "quote" });
    expect(facts.payload).toEqual({});
    expect(warnings).toEqual([
      "spec.json channels/quote#/payload: no message of the channel has a payload; its type is unknown",
    ]);
  });
});

describe("the name", () => {
  const messages = { Quote: { payload: quote } };

  test("is the address, or the key where there is none, in braces either way", () => {
    expect(channelOf({ address: "book.(instrument_name).(interval)", messages }).facts.channel).toBe(
      "book.{instrument_name}.{interval}",
    );
    const { snapshot } = readDescription(asyncApi({ "quote.{instrument_name}": { messages } }));
    expect(Object.keys(snapshot.channels)).toEqual(["quote.{instrument_name}"]);
  });

  test("says which parameters there are; a parameter is a string unless more is known", () => {
    const parameters = {
      interval: { description: "x", enum: ["raw", "100ms"], default: "raw" },
      depth: { "x-schema": { type: "integer" } },
      kind: { $ref: "#/components/parameters/kind" },
      lost: {},
    };
    const { facts, warnings } = channelOf(
      { address: "a.{interval}.{depth}.{kind}.{other}", parameters, messages },
      { components: { parameters: { kind: { enum: ["future"] } } } },
    );
    expect(facts.params).toEqual({
      interval: { type: "string", enum: ["raw", "100ms"] },
      depth: { type: "integer" },
      kind: { type: "string", enum: ["future"] },
      other: { type: "string" },
    });
    expect(warnings).toEqual([
      "spec.json channels/a.{interval}.{depth}.{kind}.{other}#/params/lost: is described, but the channel's name has no such part",
    ]);
  });
});

test("what is no channel is reported", () => {
  const { errors } = readDescription(asyncApi({ a: { $ref: "#/components/channels/a" } }));
  expect(errors).toEqual([
    "spec.json channels: the document has no channels",
    'spec.json channels/a: expected a channel, found {"$ref":"#/components/channels/a"}',
  ]);
});
