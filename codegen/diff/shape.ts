import type { Json, Schema } from "../snapshot/schema.ts";
import { refName } from "../snapshot/schema.ts";
import { own } from "../tools/own.ts";

type PartKind = "any" | "string" | "number" | "integer" | "boolean" | "object" | "array";

/** One of the things that a value may be. */
export interface ShapePart {
  readonly kind: PartKind;
  readonly schema: Schema;
  /** The values it is limited to, if it is. */
  readonly values?: readonly Json[];
  /** The shared type that it comes from. */
  readonly type?: string;
}

/** What a value may be, with references followed and unions laid flat. */
export interface ValueShape {
  readonly nullable: boolean;
  readonly parts: readonly ShapePart[];
}

/** Two schemas that mean the same have the same shape, however they are written. */
export function shapeOf(schema: Schema, types: Readonly<Record<string, Schema>>): ValueShape {
  const parts = flatten(schema, types, []);
  return { nullable: parts.includes("null"), parts: joinScalars(parts.filter((part) => part !== "null")) };
}

/** Alternatives of one scalar kind as one: the values of all, or any value when one of them takes any. */
function joinScalars(parts: readonly ShapePart[]): ShapePart[] {
  const scalars = new Map<PartKind, ShapePart[]>();
  const others: ShapePart[] = [];
  for (const part of parts) {
    const alike = scalars.get(part.kind);
    if (part.kind === "object" || part.kind === "array") others.push(part);
    else if (alike === undefined) scalars.set(part.kind, [part]);
    else alike.push(part);
  }
  return [...[...scalars.values()].flatMap(joinAlike), ...others];
}

function joinAlike(parts: readonly ShapePart[]): ShapePart[] {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return [...parts];
  const { values: _, ...rest } = first;
  const isLimited = parts.every(({ values }) => values !== undefined);
  return [{ ...rest, ...(isLimited && { values: [...new Set(parts.flatMap(({ values = [] }) => values))] }) }];
}

function flatten(
  schema: Schema,
  types: Readonly<Record<string, Schema>>,
  inside: readonly string[],
): (ShapePart | "null")[] {
  if (schema.$ref !== undefined) {
    const name = refName(schema.$ref);
    const target = own(types, name);
    if (target === undefined || inside.includes(name)) return [{ kind: "any", schema: {} }];
    return flatten({ ...target, ...(schema.open && { open: true }) }, types, [...inside, name]).map((part) =>
      part === "null" ? part : { ...part, type: part.type ?? name },
    );
  }
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((part) => flatten(part, types, inside));
  const values = schema.const === undefined ? schema.enum : [schema.const];
  const kinds = values === undefined ? [schema.type ?? guess(schema)].flat() : kindsOf(values, schema);
  return [...new Set(kinds)].map((kind) => {
    if (kind === "null") return kind;
    const own = values?.filter((value) => isOfKind(value, kind));
    return { kind, schema, ...(own && { values: own }) };
  });
}

function guess(schema: Schema): PartKind {
  if (schema.properties !== undefined || schema.additionalProperties !== undefined) return "object";
  return schema.items === undefined ? "any" : "array";
}

function kindsOf(values: readonly Json[], { type }: Schema): (PartKind | "null")[] {
  const isNullable = Array.isArray(type) && type.includes("null");
  const kinds = values.map((value): PartKind | "null" => {
    if (value === null) return "null";
    if (Number.isInteger(value)) return [type].flat().includes("number") ? "number" : "integer";
    return Array.isArray(value) ? "array" : (typeof value as PartKind);
  });
  return isNullable ? [...kinds, "null"] : kinds;
}

function isOfKind(value: Json, kind: PartKind): boolean {
  if (kind === "number" || kind === "integer") return typeof value === "number";
  return kind === "array" ? Array.isArray(value) : value !== null && typeof value === kind;
}

/** An object whose members have any name and one type. */
export function isMap({ properties, additionalProperties: rest }: Schema): boolean {
  return properties === undefined && typeof rest === "object";
}

/** What a value may be, in a word or two: `string | null`, `list`. */
export function wordsFor({ parts, nullable }: ValueShape): string {
  const words = parts.map(({ kind, schema }) => {
    if (kind === "array") return Array.isArray(schema.items) ? "tuple" : "list";
    return kind === "object" && isMap(schema) ? "map" : kind;
  });
  return [...new Set(words), ...(nullable ? ["null"] : [])].join(" | ") || "null";
}
