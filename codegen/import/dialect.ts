import type { Diagnostics } from "../diagnostics.ts";
import type { Json, JsonType, Schema } from "../schema.ts";
import { refTo } from "../schema.ts";

/** Raw JSON of a published description, about which nothing is known yet. */
export type Raw = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const types: ReadonlySet<string> = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);
const numeric = ["minimum", "maximum", "maxLength", "minItems", "maxItems"] as const;
const sharedTypes = /^#\/(?:components\/schemas|definitions|\$defs)\/(.+)$/;

/**
 * Reads schemas of OpenAPI 3.0 and of JSON Schema draft 7 into our subset: prose and examples are dropped,
 * `nullable` becomes a type, `oneOf` becomes `anyOf`, keys that stand beside a `$ref` are ignored as the standard
 * asks, but for `nullable` and `default`.
 */
export class Dialect {
  readonly #diagnostics: Diagnostics;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  schema(raw: unknown, at: string): Schema {
    if (raw === undefined || raw === true) return {};
    if (!isRecord(raw)) {
      this.#diagnostics.error(at, `expected a schema, found ${JSON.stringify(raw)}`);
      return {};
    }
    const schema = typeof raw["$ref"] === "string" ? this.#reference(raw["$ref"], at) : this.#inline(raw, at);
    if (raw["default"] !== undefined) schema.default = raw["default"] as Json;
    return raw["nullable"] === true ? orNull(schema) : schema;
  }

  #reference(ref: string, at: string): Schema {
    const name = sharedTypes.exec(ref)?.[1];
    if (name !== undefined) return refTo(decodeURIComponent(name));
    this.#diagnostics.error(at, `the $ref ${ref} does not point to a shared schema of this document`);
    return {};
  }

  #inline(raw: Raw, at: string): Schema {
    const schema: Schema = {};
    const type = this.#type(raw, at);
    if (type !== undefined) schema.type = type;
    if (Array.isArray(raw["enum"])) schema.enum = raw["enum"] as Json[];
    if (raw["const"] !== undefined) schema.const = raw["const"] as Json;
    const known = raw["x-known-values"];
    if (Array.isArray(known)) Object.assign(schema, { enum: known as Json[], open: true });
    for (const key of numeric) if (typeof raw[key] === "number") schema[key] = raw[key];
    for (const key of ["pattern", "format"] as const) if (typeof raw[key] === "string") schema[key] = raw[key];
    if (raw["deprecated"] === true) schema.deprecated = true;
    this.#members(raw, schema, at);
    const items = raw["items"];
    if (Array.isArray(items)) schema.items = items.map((item, index) => this.schema(item, `${at}/items/${index}`));
    else if (items !== undefined) schema.items = this.schema(items, `${at}/items`);
    for (const [key, ours] of [
      ["oneOf", "anyOf"],
      ["anyOf", "anyOf"],
      ["allOf", "allOf"],
    ] as const) {
      const list = raw[key];
      if (Array.isArray(list)) schema[ours] = list.map((part, index) => this.schema(part, `${at}/${key}/${index}`));
    }
    return schema;
  }

  #members(raw: Raw, schema: Schema, at: string): void {
    if (isRecord(raw["properties"])) {
      schema.type ??= "object";
      schema.properties = {};
      for (const [name, member] of Object.entries(raw["properties"]))
        schema.properties[name] = this.schema(member, `${at}/properties/${name}`);
    }
    if (Array.isArray(raw["required"])) schema.required = raw["required"].map(String);
    const rest = raw["additionalProperties"];
    if (isRecord(rest)) schema.additionalProperties = this.schema(rest, `${at}/additionalProperties`);
    else if (rest === true && schema.properties === undefined) schema.additionalProperties = true;
  }

  #type(raw: Raw, at: string): JsonType | JsonType[] | undefined {
    const { type } = raw;
    if (type === undefined) return undefined;
    const list = Array.isArray(type) ? type : [type];
    for (const name of list)
      if (typeof name !== "string" || !types.has(name)) {
        this.#diagnostics.error(at, `unknown type ${JSON.stringify(name)}`);
        return undefined;
      }
    return Array.isArray(type) ? (list as JsonType[]) : (type as JsonType);
  }
}

/** The same schema, or null. */
export function orNull(schema: Schema): Schema {
  const isPlain = schema.enum === undefined && schema.properties === undefined;
  if (typeof schema.type === "string" && isPlain) return { ...schema, type: [schema.type, "null"] };
  if (Array.isArray(schema.type) && schema.type.includes("null")) return schema;
  return { anyOf: [schema, { type: "null" }] };
}
