/** The subset of JSON Schema that the API is described in. The one language of types from import to emit. */

export type JsonType = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface Schema {
  /** A shared type, as `#/types/order`. */
  $ref?: string;
  type?: JsonType | JsonType[];
  enum?: Json[];
  const?: Json;
  /** A member that one of several shapes must not have. */
  absent?: true;
  /** True: more members may appear than `enum` lists, so a typed caller must accept any. */
  open?: boolean;
  default?: Json;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
  /** What it is, in our words; only the model has it, never a file of facts. */
  description?: string;
  format?: string;
  deprecated?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  /** One schema for every element, or one per position of a tuple. */
  items?: Schema | Schema[];
  minItems?: number;
  maxItems?: number;
  /** The shapes of a params object, by the word that tells them apart. Members of none are common to all. */
  variants?: Record<string, Variant>;
  anyOf?: Schema[];
  allOf?: Schema[];
}

/** One of the shapes that a params object may have. */
export interface Variant {
  /** Members that only this shape has, or has with a narrower type than the others. */
  readonly properties?: Record<string, Schema>;
  readonly required: string[];
}

export type ObjectSchema = Schema & { type: "object"; properties: Record<string, Schema>; required: string[] };

const typePrefix = "#/types/";

export function refTo(type: string): Schema {
  return { $ref: typePrefix + type };
}

/** The name of the shared type that a `$ref` points to. */
export function refName(ref: string): string {
  return ref.startsWith(typePrefix) ? ref.slice(typePrefix.length) : ref;
}

/** Every schema directly inside this one, with the JSON pointer steps that lead to it. */
export function* children(schema: Schema): Generator<readonly [path: string, child: Schema]> {
  for (const [name, child] of Object.entries(schema.properties ?? {})) yield [`/properties/${escapeStep(name)}`, child];
  if (Array.isArray(schema.items)) for (const [at, child] of schema.items.entries()) yield [`/items/${at}`, child];
  else if (schema.items) yield ["/items", schema.items];
  if (typeof schema.additionalProperties === "object") yield ["/additionalProperties", schema.additionalProperties];
  for (const [variant, { properties }] of Object.entries(schema.variants ?? {}))
    for (const [name, child] of Object.entries(properties ?? {}))
      yield [`/variants/${variant}/properties/${escapeStep(name)}`, child];
  for (const [at, child] of (schema.anyOf ?? []).entries()) yield [`/anyOf/${at}`, child];
  for (const [at, child] of (schema.allOf ?? []).entries()) yield [`/allOf/${at}`, child];
}

/** A copy in which every schema inside was replaced by what `change` makes of it. */
export function mapChildren(schema: Schema, change: (child: Schema, path: string) => Schema): Schema {
  const copy: Schema = { ...schema };
  if (schema.properties)
    copy.properties = mapValues(schema.properties, (child, name) => change(child, `/properties/${escapeStep(name)}`));
  if (Array.isArray(schema.items)) copy.items = schema.items.map((child, at) => change(child, `/items/${at}`));
  else if (schema.items) copy.items = change(schema.items, "/items");
  if (typeof schema.additionalProperties === "object")
    copy.additionalProperties = change(schema.additionalProperties, "/additionalProperties");
  if (schema.variants)
    copy.variants = mapValues(schema.variants, ({ properties = {}, required }, variant) => ({
      properties: mapValues(properties, (child, name) =>
        change(child, `/variants/${variant}/properties/${escapeStep(name)}`),
      ),
      required,
    }));
  if (schema.anyOf) copy.anyOf = schema.anyOf.map((child, at) => change(child, `/anyOf/${at}`));
  if (schema.allOf) copy.allOf = schema.allOf.map((child, at) => change(child, `/allOf/${at}`));
  return copy;
}

export function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  change: (value: In, key: string) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}

/** One step of a JSON pointer (RFC 6901). */
function escapeStep(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

export function unescapeStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
