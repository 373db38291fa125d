/** Puts together what JSON Schema says of one value in several keywords, so that no later stage has to. */
import type { JsonType, Schema } from "../snapshot/schema.ts";

/** What describes the inside of a value, by the type of value that has it. */
const insides = {
  object: ["properties", "required", "additionalProperties"],
  array: ["items", "minItems", "maxItems"],
} as const;
/** A union of more alternatives than these would fill pages. */
const mostAlternatives = 32;

/** The same schema, or null. */
export function orNull(schema: Schema): Schema {
  if (schema.type === undefined && schema.$ref === undefined && schema.anyOf?.some(({ type }) => type === "null"))
    return schema;
  if (Array.isArray(schema.type) && schema.type.includes("null")) return schema;
  const isPlain = schema.enum === undefined && !hasInside(schema);
  if (typeof schema.type === "string" && isPlain) return { ...schema, type: [schema.type, "null"] };
  return { anyOf: [schema, { type: "null" }] };
}

/** An object or null, a list or a number: one schema for each type, where the inside of one is described. */
export function splitTypes(schema: Schema): Schema {
  const { type: types, ...rest } = schema;
  if (!Array.isArray(types) || !hasInside(schema)) return schema;
  const [only, ...others] = types.filter((type) => type !== "null");
  if (only !== undefined && others.length === 0)
    return types.length > 1 ? orNull({ ...rest, type: only }) : { ...rest, type: only };
  return { anyOf: types.map((type) => ofType(type, rest)) };
}

function ofType(type: JsonType, schema: Schema): Schema {
  const foreign = Object.entries(insides).flatMap(([owner, keys]) => (owner === type ? [] : keys));
  const own = Object.entries(schema).filter(([key]) => !(foreign as string[]).includes(key));
  return { type, ...Object.fromEntries(own) };
}

/**
 * A schema that is one of each of the unions as well.
 * @returns undefined when that would be too much to write out.
 */
export function withUnions(schema: Schema, unions: readonly Schema[][]): Schema | undefined {
  const [first = [], ...others] = unions;
  const saysMore = hasInside(schema) || schema.enum !== undefined;
  if (others.length === 0 && !saysMore) return { ...schema, anyOf: first };
  const ways = unions.reduce<Schema[][]>(
    (done, union) => done.flatMap((way) => union.map((part) => [...way, part])),
    [[]],
  );
  if (ways.length > mostAlternatives) return undefined;
  return { anyOf: ways.map((way) => ({ allOf: saysMore ? [schema, ...way] : way })) };
}

function hasInside(schema: Schema): boolean {
  return (
    schema.properties !== undefined || schema.items !== undefined || typeof schema.additionalProperties === "object"
  );
}
