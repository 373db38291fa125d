import fc from "fast-check";

/** A schema as upstream writes it. */
export interface RawSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly (string | number)[];
  readonly properties?: Readonly<Record<string, RawSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: RawSchema | boolean;
  readonly items?: RawSchema;
  readonly oneOf?: readonly RawSchema[];
  readonly allOf?: readonly RawSchema[];
  readonly minimum?: number;
  readonly description?: string;
}

/** Shared types of each kind that upstream has: scalar, enum, list, object, one that holds itself. */
export const shared: Readonly<Record<string, RawSchema>> = {
  price: { type: "number", description: "A scalar under a name." },
  state: { type: "string", enum: ["open", "closed"] },
  prices: { type: "array", items: { $ref: "#/components/schemas/price" } },
  stats: { type: "object", properties: { volume: { type: "number", nullable: true } }, required: ["volume"] },
  trade: {
    type: "object",
    properties: {
      price: { $ref: "#/components/schemas/price" },
      legs: { type: "array", items: { $ref: "#/components/schemas/trade" } },
    },
    required: ["price"],
  },
  block: {
    allOf: [
      { $ref: "#/components/schemas/stats" },
      { type: "object", properties: { id: { type: "string" } }, required: ["id"] },
    ],
  },
};

const members = ["a", "b", "c", "d"] as const;

const { schema: anySchema, object } = fc.letrec<{
  scalar: RawSchema;
  schema: RawSchema;
  object: RawSchema;
}>((tie) => ({
  scalar: fc.oneof(
    fc.record({ type: fc.constantFrom("string", "number", "integer", "boolean") }),
    fc.record({ type: fc.constantFrom("string", "number", "integer", "boolean"), nullable: fc.boolean() }),
    fc.constant({ type: "integer", minimum: 0 }),
    fc.record({
      type: fc.constant("string"),
      enum: fc.uniqueArray(fc.constantFrom("buy", "sell", "a-b", "100ms"), { minLength: 1 }),
    }),
    fc.record({ type: fc.constant("integer"), enum: fc.uniqueArray(fc.nat(5), { minLength: 2 }) }),
  ),
  object: fc
    .dictionary(fc.constantFrom(...members), tie("schema"), { minKeys: 1, noNullPrototype: true })
    .chain((properties) =>
      fc.record({
        type: fc.constant("object"),
        properties: fc.constant(properties),
        required: fc.subarray(Object.keys(properties)),
      }),
    ),
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("scalar"),
    fc.constantFrom(...Object.keys(shared)).map((name) => ({ $ref: `#/components/schemas/${name}` })),
    tie("object"),
    fc.record({ type: fc.constant("array"), items: tie("schema") }),
    fc.record({ type: fc.constant("object"), additionalProperties: tie("scalar") }),
    fc.tuple(tie("object"), fc.constantFrom("string", "number")).map(([one, type]) => ({ oneOf: [{ type }, one] })),
    fc.constant({ oneOf: [{ type: "number" }, { type: "string", enum: ["market_price"] }] }),
  ),
}));

/** Objects that are made of any schema of the subset. */
export const objectSchema: fc.Arbitrary<RawSchema> = object;
export const schema: fc.Arbitrary<RawSchema> = anySchema;

/** The schema with its reference followed and its parts joined. */
export function plain(raw: RawSchema): RawSchema {
  if (raw.$ref !== undefined) return plain(shared[raw.$ref.replace("#/components/schemas/", "")] ?? {});
  if (raw.allOf === undefined) return raw;
  const parts = raw.allOf.map(plain);
  return {
    type: "object",
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Record<string, RawSchema>,
    required: parts.flatMap(({ required = [] }) => required),
  };
}
