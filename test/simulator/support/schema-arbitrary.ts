/** Params that fit the schemas of the API, with values that exist often enough for a call to come far. */

import { readFileSync } from "node:fs";
import fc, { type Arbitrary } from "fast-check";

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Document {
  readonly methods: readonly {
    readonly name: string;
    readonly params: readonly { readonly name: string; readonly required?: boolean; readonly schema: Schema }[];
  }[];
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const document = JSON.parse(
  readFileSync(new URL("../../../generated/openrpc.json", import.meta.url), "utf8"),
) as Document;

/** Values that name what exists, by member. */
const likely: Readonly<Record<string, readonly unknown[]>> = {
  instrument_name: ["BTC-PERPETUAL", "ETH-PERPETUAL", "BTC_USDC", "BTC_USDC-PERPETUAL"],
  currency: ["BTC", "ETH", "USDC", "any"],
  amount: [10, 100, 0.1, 1],
  contracts: [1, 10],
  price: [60_000, 59_000, 61_000.5, 0.01],
  trigger_price: [50_000, 70_000, 60_500],
  index_name: ["btc_usd", "eth_usd"],
  label: ["a", "b", ""],
  order_id: ["1", "BTC-SLMB-1"],
  start_timestamp: [0, 1_767_000_000_000],
  end_timestamp: [1_767_300_000_000],
};

/** Params of a method that fit its schema. */
export function paramsOf(method: string): Arbitrary<Record<string, unknown>> {
  const params = document.methods.find(({ name }) => name === method)?.params ?? [];
  return recordOf(
    Object.fromEntries(params.map(({ name, schema }) => [name, schema])),
    params.filter(({ required }) => required === true).map(({ name }) => name),
    0,
  );
}

function recordOf(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  depth: number,
): Arbitrary<Record<string, unknown>> {
  const members = Object.entries(properties).map(([name, schema]) => [name, memberOf(name, schema, depth)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: required.filter((name) => name in properties) });
}

function memberOf(name: string, schema: Schema, depth: number): Arbitrary<unknown> {
  const values = likely[name];
  const fitting = arbitraryOf(schema, depth + 1);
  return values === undefined ? fitting : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, fitting);
}

function arbitraryOf(schema: Schema, depth: number): Arbitrary<unknown> {
  if (depth > 6) return fc.constant({});
  if (schema.$ref !== undefined) {
    return arbitraryOf(document.components.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}, depth + 1);
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, depth + 1)));
  const { minimum: min = -1e6, maximum: max = 1e6 } = schema;
  switch (typeof schema.type === "string" ? schema.type : schema.type?.[0]) {
    case "string":
      return fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom("BTC", "BTC-PERPETUAL", "btc_usd"));
    case "integer":
      return fc.integer({ min: Math.ceil(min), max: Math.floor(Math.max(min, max)) });
    case "number":
      return fc.double({ min, max: Math.max(min, max), noNaN: true });
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(arbitraryOf(schema.items ?? {}, depth + 1), { maxLength: 3 });
    case "object":
      return recordOf(schema.properties ?? {}, schema.required ?? [], depth + 1);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}
