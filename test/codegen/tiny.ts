import type { Tree } from "../../codegen/tools/tree.ts";

/** A `schemas/` folder of four methods and two channels: enough for every rule of the emitted types once. */
export function tinySchemas(changes: Readonly<Record<string, string | undefined>> = {}): Tree {
  const files: Record<string, string | undefined> = { ...tiny, ...changes };
  return Object.fromEntries(Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const tiny: Tree = {
  "upstream/methods/public/get_book.json": json({
    method: "public/get_book",
    tags: ["Market Data"],
    scope: [],
    matchingEngine: false,
    websocketOnly: false,
    params: {
      type: "object",
      properties: {
        instrument_name: { type: "string" },
        depth: { type: "integer", minimum: 1, maximum: 100 },
        currency: { $ref: "#/types/currency" },
      },
      required: ["instrument_name"],
    },
    result: {
      type: "object",
      properties: {
        state: { type: "string", enum: ["open", "closed"] },
        bids: { type: "array", items: { type: "array", items: [{ type: "number" }, { type: "number" }] } },
        stats: { type: "object", properties: { volume: { type: ["number", "null"] } }, required: ["volume"] },
        greeks: { type: "object", additionalProperties: { type: "number" } },
        starbase_id: { $ref: "#/types/decimal_string" },
      },
      required: ["state", "bids"],
    },
  }),
  "upstream/methods/private/place.json": json({
    method: "private/place",
    tags: ["Trading"],
    scope: ["trade:read_write"],
    matchingEngine: true,
    websocketOnly: false,
    params: {
      type: "object",
      properties: {
        instrument_name: { type: "string" },
        amount: { type: "number" },
        contracts: { type: "number" },
        direction: { $ref: "#/types/direction" },
        legs: {
          type: "array",
          items: { type: "object", properties: { ratio: { type: "integer" } }, required: ["ratio"] },
        },
      },
      required: ["instrument_name", "direction"],
    },
    result: { $ref: "#/types/order" },
  }),
  "upstream/methods/private/cancel_all.json": json({
    method: "private/cancel_all",
    tags: ["Trading"],
    scope: ["trade:read_write"],
    matchingEngine: true,
    websocketOnly: false,
    params: { type: "object", properties: { detailed: { type: "boolean" } }, required: [] },
    result: { type: "number" },
  }),
  "upstream/methods/public/hello.json": json({
    method: "public/hello",
    tags: ["Supporting"],
    scope: [],
    matchingEngine: false,
    websocketOnly: true,
    params: { type: "object", properties: { client_name: { type: "string" } }, required: ["client_name"] },
    result: { type: "object", properties: { version: { type: "string" } }, required: ["version"] },
  }),
  "upstream/types/direction.json": json({ type: "string", enum: ["buy", "sell"] }),
  "upstream/types/currency.json": json({ type: "string", enum: ["BTC", "ETH"] }),
  "upstream/types/price.json": json({ type: "number" }),
  "upstream/types/order.json": json({
    type: "object",
    properties: {
      order_id: { type: "string" },
      direction: { $ref: "#/types/direction" },
      price: { anyOf: [{ $ref: "#/types/price" }, { type: "string", enum: ["market_price"] }] },
      legs: { type: "array", items: { $ref: "#/types/order" } },
      post_only: { type: "string" },
    },
    required: ["order_id", "direction", "price"],
  }),
  "types/decimal_string.yaml": 'addition: { type: string, pattern: "^-?[0-9]+$" }\n',
  "types/order.yaml": `
text: An order as the exchange holds it.
fields: { price: Limit price. }
corrections:
  - at: "#/properties/post_only"
    op: replace
    value: { type: boolean }
    reason: typed string
    evidence: official example, 2026
`,
  "methods/public/get_book.yaml": "{ effect: read, text: Reads the book., returns: The book. }\n",
  "methods/public/hello.yaml": `
effect: session
instead: { use: the option \`clientName\`, reason: it is said once. }
text: Says hello.
returns: What answers.
`,
  "methods/private/place.yaml": `
effect: write
role: order
pool: trading
cost: 1
text: Places an order.
returns: The order.
params: { amount: Size in USD. }
corrections:
  - at: "#/params/variants"
    op: add
    value: { ByAmount: { required: [amount] }, ByContracts: { required: [contracts] } }
    reason: one of two sizes
    evidence: official documentation, 2026
`,
  "methods/private/cancel_all.yaml": `
effect: write
role: cancel
text: Cancels all orders.
returns: How many.
corrections:
  - at: "#/resultWhen"
    op: add
    value: [{ when: { detailed: true }, result: { type: array, items: { $ref: "#/types/order" } } }]
    reason: the answer depends on a parameter
    evidence: official documentation, 2026
`,
  "channels/ticker.{instrument_name}.{interval}.yaml": `
delivery: state
text: Prices of one instrument.
message: The ticker.
addition:
  scope: []
  params: { instrument_name: { type: string }, interval: { type: string, enum: [raw, 100ms] } }
  payload: { type: object, properties: { mark_price: { type: number } }, required: [mark_price] }
`,
  "channels/user.orders.{instrument_name}.raw.yaml": `
delivery: event
text: Own orders.
message: One order.
addition:
  scope: ["trade:read"]
  params: { instrument_name: { type: string } }
  payload: { $ref: "#/types/order" }
`,
  "open.yaml": "- Currency\n",
  "layouts.yaml": "[]",
  "limits.yaml": `
default: { pool: non_matching, cost: 500 }
pools:
  non_matching: { unit: credits, capacity: 50000, refillPerSecond: 10000 }
  trading: { unit: requests, capacity: 20, refillPerSecond: 5 }
tiers: [{ tier: 4, capacity: 20, refillPerSecond: 5 }]
`,
  "errors.yaml":
    "- { code: 10009, name: not_enough_funds, meaning: Too little margin., retry: fix, engine: rejected }\n",
  "glossary.yaml": `
instrument_name: Name of the instrument.
direction: { text: Side of the order., values: { buy: bid, sell: ask } }
state: { text: State of the book., values: { open: trading, closed: "no trading */ ever" } }
`,
  "samples.yaml": "instrument_name: BTC-PERPETUAL\ndirection: buy\nclient_name: bot\n",
};

function json(value: unknown): string {
  return JSON.stringify(value);
}
