import { mapValues, refName, type Schema, type Variant } from "../snapshot/schema.ts";
import { type TypeIndex, typeOf } from "./type-index.ts";

/** JSON Schema of draft 7, the dialect that OpenRPC and AsyncAPI share. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A schema of the model for other tools to read. The values of an open enum stand under `x-known-values`, beside
 * the type alone, so that a value the exchange adds later breaks no reader; `x-known-values-of` names the enum that
 * they come from, where it has a name.
 */
export function toJsonSchema(schema: Schema, types: TypeIndex): JsonSchema {
  return withoutUndefined({ ...shape(schema, types), description: schema.description });
}

/** The members of the shapes of a params object, in the same dialect. */
export function toJsonShapes(shapes: Readonly<Record<string, Variant>>, types: TypeIndex): JsonSchema {
  return mapValues(shapes, ({ properties, required }) =>
    withoutUndefined({
      required,
      properties: properties && mapValues(properties, (member) => toJsonSchema(member, types)),
    }),
  );
}

/** The named types among the components of a document, in alphabetical order. */
export function toComponents(names: ReadonlySet<string>, types: TypeIndex): Record<string, JsonSchema> {
  return Object.fromEntries([...names].sort().map((name) => [name, toJsonSchema(typeOf(name, types).schema, types)]));
}

function shape(schema: Schema, types: TypeIndex): JsonSchema {
  const { $ref, enum: values, open, type, default: fallback, deprecated } = schema;
  if ($ref !== undefined && open) {
    const target = typeOf(refName($ref), types).schema;
    return { type: target.type, "x-known-values": target.enum, "x-known-values-of": refName($ref), default: fallback };
  }
  if ($ref !== undefined) return { $ref: `#/components/schemas/${refName($ref)}`, default: fallback, deprecated };
  const words = { default: fallback, deprecated };
  if (values !== undefined) return { type, [open ? "x-known-values" : "enum"]: values, ...words };
  if (schema.absent) return { not: {} };
  if (schema.const !== undefined) return { const: schema.const, ...words };
  if (schema.anyOf !== undefined) return { anyOf: schema.anyOf.map((part) => toJsonSchema(part, types)), ...words };
  const { format, pattern, minimum, maximum, maxLength } = schema;
  return {
    type,
    format,
    pattern,
    minimum,
    maximum,
    maxLength,
    ...words,
    ...elements(schema, types),
    ...members(schema, types),
  };
}

function elements({ items, minItems, maxItems }: Schema, types: TypeIndex): JsonSchema {
  if (!Array.isArray(items)) return { items: items && toJsonSchema(items, types), minItems, maxItems };
  return { items: items.map((item) => toJsonSchema(item, types)), minItems, maxItems };
}

function members({ properties, required, additionalProperties: rest }: Schema, types: TypeIndex): JsonSchema {
  return {
    required: required?.length ? required : undefined,
    properties: properties && mapValues(properties, (member) => toJsonSchema(member, types)),
    additionalProperties: typeof rest === "object" ? toJsonSchema(rest, types) : rest,
  };
}

/** The same object without the members that are undefined. */
export function withoutUndefined(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
