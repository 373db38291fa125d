import { mostWritten } from "../snapshot/extent.ts";
import { type Json, type JsonType, mapValues, refTo, type Schema } from "../snapshot/schema.ts";
import type { Report } from "../tools/diagnostics.ts";
import { mergeRecords } from "../tools/own.ts";
import { deepest } from "../tools/yaml.ts";
import { stepsOf, valueAt } from "./pointer.ts";
import { isRecord, type Raw, recordIn, shown } from "./raw.ts";

const types: ReadonlySet<string> = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);
const formats: ReadonlySet<string> = new Set(
  "int32 int64 float double decimal byte binary date date-time time duration password email uuid uri url hostname ipv4 ipv6".split(
    " ",
  ),
);
const numeric = ["minimum", "maximum", "maxLength", "minItems", "maxItems"] as const;
const homes: ReadonlySet<string> = new Set(["components/schemas", "definitions", "$defs"]);

/**
 * Reads schemas of OpenAPI 3.0 and 3.1, AsyncAPI 3.0 and JSON Schema draft 7 into our subset: prose and examples
 * are dropped, `nullable` becomes a type, `oneOf` becomes `anyOf`, keys that stand beside a `$ref` are ignored as
 * the standard asks, but for `nullable`, `default` and `deprecated`. A reference to nothing is kept: a later user of
 * the snapshot decides what it means.
 */
export class Dialect {
  readonly #document: Raw;
  readonly #report: Report;
  /** References to places that are no shared schema, while what they point to is being read in their place. */
  readonly #reading = new Set<string>();
  #depth = 0;
  /** Where the first of these references stands. */
  #readingAt = "";
  /** Parts that were read in place of references. */
  #written = 0;
  #isExcessive = false;

  constructor(document: Raw, report: Report) {
    this.#document = document;
    this.#report = report;
  }

  /** The shared schemas of the document, by name. */
  types(): Record<string, Schema> {
    const lists = [
      recordIn(recordIn(this.#document, "components"), "schemas"),
      recordIn(this.#document, "definitions"),
      recordIn(this.#document, "$defs"),
    ];
    return mapValues(mergeRecords(lists), (raw, name) => this.schema(raw, `types/${name}#`));
  }

  schema(raw: unknown, at: string): Schema {
    if (raw === undefined || raw === true || this.#exceeds(at)) return {};
    if (!isRecord(raw)) {
      this.#report.error(at, `expected a schema, found ${shown(raw)}`);
      return {};
    }
    this.#depth++;
    const schema = typeof raw["$ref"] === "string" ? this.#reference(raw["$ref"], at) : this.#inline(raw, at);
    this.#depth--;
    if (raw["default"] !== undefined) schema.default = raw["default"] as Json;
    if (raw["deprecated"] === true) schema.deprecated = true;
    return raw["nullable"] === true ? orNull(schema) : schema;
  }

  /** Whether references to places that are no shared schema lead too deep or multiply each other. It is reported once. */
  #exceeds(at: string): boolean {
    if (this.#reading.size > 0) this.#written++;
    if (this.#isExcessive || (this.#depth <= deepest && this.#written <= mostWritten)) return this.#isExcessive;
    this.#isExcessive = true;
    const excess = this.#depth > deepest ? `${deepest} levels` : `${mostWritten} parts`;
    const message = `references lead to more than ${excess} that are written out in their place: refer to shared schemas`;
    this.#report.error(this.#reading.size > 0 ? this.#readingAt : at, message);
    return true;
  }

  #reference(ref: string, at: string): Schema {
    const steps = stepsOf(ref);
    if (steps === undefined) {
      this.#report.warn(at, `the $ref ${ref} leads out of this document and is not followed`);
      return {};
    }
    const name = steps.at(-1) ?? "";
    if (homes.has(steps.slice(0, -1).join("/"))) return refTo(name);
    const target = valueAt(this.#document, steps);
    if (target === undefined || this.#reading.has(ref)) {
      this.#report.warn(at, `the $ref ${ref} ${target === undefined ? "points to nothing" : "leads back to itself"}`);
      return {};
    }
    if (this.#reading.size === 0) this.#readingAt = at;
    this.#reading.add(ref);
    const schema = this.schema(target, at);
    this.#reading.delete(ref);
    return schema;
  }

  #inline(raw: Raw, at: string): Schema {
    const schema: Schema = {};
    const type = this.#type(raw, at);
    if (type !== undefined) schema.type = type;
    if (Array.isArray(raw["enum"])) schema.enum = raw["enum"] as Json[];
    if (isRecord(raw["not"]) && Object.keys(raw["not"]).length === 0) schema.absent = true;
    if (raw["const"] !== undefined) schema.const = raw["const"] as Json;
    this.#known(raw, schema);
    for (const key of numeric) if (typeof raw[key] === "number") schema[key] = raw[key];
    for (const key of ["pattern", "format"] as const) if (typeof raw[key] === "string") schema[key] = raw[key];
    if (schema.format !== undefined && !formats.has(schema.format))
      this.#report.warn(at, `the format "${schema.format}" is not known; its values are typed by their type alone`);
    this.#members(raw, schema, at);
    this.#items(raw, schema, at);
    const parts = raw["oneOf"] ?? raw["anyOf"];
    if (Array.isArray(parts)) schema.anyOf = this.#list(parts, `${at}/anyOf`);
    if (!Array.isArray(raw["allOf"])) return schema;
    const all = this.#list(raw["allOf"], `${at}/allOf`);
    const [only] = all;
    const saysNoMore = all.length === 1 && Object.keys(schema).every((key) => key === "type");
    return only !== undefined && saysNoMore ? only : { ...schema, allOf: all };
  }

  /** Values that are known of an open enum; `x-known-values-of` says which shared enum they are. */
  #known(raw: Raw, schema: Schema): void {
    const values = raw["x-known-values"];
    if (!Array.isArray(values)) return;
    const home = raw["x-known-values-of"];
    if (typeof home === "string") {
      delete schema.type;
      Object.assign(schema, { ...refTo(home), open: true });
    } else Object.assign(schema, { enum: values as Json[], open: true });
  }

  #members(raw: Raw, schema: Schema, at: string): void {
    if (isRecord(raw["properties"])) {
      schema.type ??= "object";
      schema.properties = mapValues(raw["properties"], (member, name) =>
        this.schema(member, `${at}/properties/${name}`),
      );
    }
    if (Array.isArray(raw["required"])) schema.required = raw["required"].map(String);
    const rest = raw["additionalProperties"];
    if (isRecord(rest)) schema.additionalProperties = this.schema(rest, `${at}/additionalProperties`);
    else if (rest === true && schema.properties === undefined) schema.additionalProperties = true;
  }

  #items(raw: Raw, schema: Schema, at: string): void {
    const items = raw["prefixItems"] ?? raw["items"];
    if (Array.isArray(items)) schema.items = this.#list(items, `${at}/items`);
    else if (items !== undefined) schema.items = this.schema(items, `${at}/items`);
  }

  #list(parts: readonly unknown[], at: string): Schema[] {
    return parts.map((part, index) => this.schema(part, `${at}/${index}`));
  }

  #type(raw: Raw, at: string): JsonType | JsonType[] | undefined {
    const { type } = raw;
    if (type === undefined) return undefined;
    const list = Array.isArray(type) ? type : [type];
    for (const name of list)
      if (typeof name !== "string" || !types.has(name)) {
        this.#report.error(at, `there is no type ${shown(name)} in JSON Schema`);
        return undefined;
      }
    return Array.isArray(type) ? (list as JsonType[]) : (type as JsonType);
  }
}

/** The same schema, or null. */
function orNull(schema: Schema): Schema {
  const isPlain = schema.enum === undefined && schema.properties === undefined;
  if (typeof schema.type === "string" && isPlain) return { ...schema, type: [schema.type, "null"] };
  if (Array.isArray(schema.type) && schema.type.includes("null")) return schema;
  return { anyOf: [schema, { type: "null" }] };
}
