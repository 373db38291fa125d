import type { Method, Model, NamedType } from "../../../../codegen/model/model.ts";
import { refTo, type Schema } from "../../../../codegen/snapshot/schema.ts";

/** A model of three methods and one channel that has one of everything that the documents must carry. */
export const smallModel: Model = {
  layouts: [],
  types: [
    result("Direction", { type: "string", enum: ["buy", "sell"], open: false, description: "Which way." }),
    result("OrderState", { type: "string", enum: ["open", "filled"], open: true }),
    result("Leg", {
      type: "object",
      properties: { legs: { type: "array", items: refTo("Leg") } },
      required: ["legs"],
      description: "A part, with parts of its own.",
    }),
    result("Order", {
      type: "object",
      properties: {
        order_id: { type: "string", description: "Id, as `a|b`." },
        direction: { ...refTo("Direction"), open: true },
        order_state: refTo("OrderState"),
        price: { anyOf: [{ type: "number" }, { type: "string", enum: ["market_price"], open: false }] },
        label: { type: ["string", "null"] },
        levels: {
          type: "array",
          items: { type: "array", items: [{ type: "number" }, { type: "number" }], minItems: 2, maxItems: 2 },
        },
        greeks: { type: "object", additionalProperties: { type: "number" } },
        legs: { type: "array", items: refTo("Leg") },
      },
      required: ["order_id", "direction", "price"],
      description: "One order.",
    }),
    params("PrivateBuyCommonParams", {
      type: "object",
      properties: {
        amount: { type: "number", description: "How much." },
        contracts: { type: "number" },
        instrument_name: { type: "string" },
        direction: refTo("Direction"),
      },
      required: ["instrument_name"],
    }),
    params(
      "PrivateBuyByAmountParams",
      {
        type: "object",
        properties: { amount: { type: "number", description: "How much." } },
        required: ["amount"],
      },
      "PrivateBuyCommonParams",
    ),
    params(
      "PrivateBuyByPolicyParams",
      {
        type: "object",
        properties: { policy: { type: "string", enum: ["all"], open: false }, contracts: { type: "integer" } },
        required: ["policy"],
      },
      "PrivateBuyCommonParams",
    ),
    params("PrivateBuyParams", { anyOf: [refTo("PrivateBuyByAmountParams"), refTo("PrivateBuyByPolicyParams")] }),
    result("PrivateBuyResult", refTo("Order")),
    params("PrivateCancelAllDetailedParams", {
      type: "object",
      properties: { detailed: { const: true } },
      required: ["detailed"],
    }),
    params("PrivateCancelAllParams", {
      type: "object",
      properties: { detailed: { const: false, description: "In full." } },
      required: [],
    }),
    result("PrivateCancelAllDetailedResult", { type: "array", items: refTo("Order") }),
    result("PrivateCancelAllResult", { type: "number" }),
    params("PublicTestParams", { type: "object", properties: {}, required: [] }),
    result("PublicTestResult", { type: "object", properties: { version: { type: "string" } }, required: ["version"] }),
    params("TickerChannelParams", {
      type: "object",
      properties: {
        instrument_name: { type: "string", description: "Which instrument." },
        direction: refTo("Direction"),
        currency: { type: "string", enum: ["BTC"], open: true },
      },
      required: ["instrument_name", "direction", "currency"],
    }),
    result("TickerEvent", { type: "array", items: refTo("Leg"), description: "What came." }),
  ],
  methods: [
    method("private/buy", {
      text: "Places a buy order. Mind the | sign.",
      returns: "The order.",
      tags: ["Trading"],
      scope: ["trade:read_write"],
      matchingEngine: true,
      effect: "write",
      page: "/trading/buy",
      sample: { instrument_name: "BTC-PERPETUAL", amount: 10 },
      calls: [{ params: "PrivateBuyParams", optional: false, result: "PrivateBuyResult" }],
    }),
    method("private/cancel_all", {
      text: "Cancels every order.",
      tags: ["Trading"],
      scope: ["trade:read_write"],
      mainAccount: true,
      matchingEngine: true,
      websocketOnly: true,
      effect: "write",
      calls: [
        { params: "PrivateCancelAllDetailedParams", optional: false, result: "PrivateCancelAllDetailedResult" },
        { params: "PrivateCancelAllParams", optional: true, result: "PrivateCancelAllResult" },
      ],
    }),
    method("public/test", {
      text: "Answers with the version.",
      tags: ["Supporting"],
      calls: [{ params: "PublicTestParams", optional: true, result: "PublicTestResult" }],
    }),
  ],
  channels: [
    {
      template: "ticker.{instrument_name}.{direction}.{currency}",
      builder: "ticker",
      visibility: "private",
      delivery: "state",
      scope: ["trade:read"],
      params: "TickerChannelParams",
      event: "TickerEvent",
      text: "Best prices.",
      sample: { instrument_name: "BTC-PERPETUAL", direction: "buy", currency: "BTC" },
    },
  ],
  errors: [
    { code: -32602, name: "Invalid params", meaning: "A parameter is wrong.", retry: "fix", engine: "no" },
    { code: 10005, name: "price_too_low", meaning: "The price is too low.", retry: "fix", engine: "rejected" },
    { code: 11044, name: "not_open_order", meaning: "The order is done | gone.", retry: "no", engine: "rejected" },
    { code: 13012, name: "unavailable_in_subaccount", meaning: "Main account only.", retry: "no", engine: "no" },
    { code: 13021, name: "forbidden", meaning: "The scope is missing.", retry: "no", engine: "no" },
    { code: 13907, name: "first", meaning: "One meaning.", retry: "no", engine: "never" },
    { code: 13907, name: "second", meaning: "Another meaning.", retry: "no", engine: "never" },
  ],
  limits: {
    default: { pool: "non_matching", cost: 500 },
    pools: {
      non_matching: { unit: "credits", capacity: 50_000, refillPerSecond: 10_000 },
      trading: { unit: "requests", capacity: 20, refillPerSecond: 5 },
    },
    tiers: [{ tier: 4, capacity: 20, refillPerSecond: 5 }],
    methods: {},
  },
};

function result(name: string, schema: Schema): NamedType {
  return { name, place: `types/${name}`, side: "result", schema };
}

function params(name: string, schema: Schema, base?: string): NamedType {
  return { name, place: `types/${name}`, side: "params", schema, ...(base !== undefined && { base }) };
}

function method(wire: string, facts: Partial<Method> & Pick<Method, "calls" | "text" | "tags">): Method {
  const [namespace = "", local = ""] = wire.split("/");
  return {
    wire,
    namespace: namespace === "public" ? "public" : "private",
    local: local.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    scope: [],
    mainAccount: false,
    matchingEngine: false,
    websocketOnly: false,
    effect: "read",
    role: undefined,
    instead: undefined,
    pool: "non_matching",
    cost: 500,
    page: undefined,
    returns: "",
    order: [],
    sample: {},
    ...facts,
  };
}
