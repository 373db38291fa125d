import { mostWritten } from "../snapshot/extent.ts";
import { type Json, mapValues, refTo, type Schema } from "../snapshot/schema.ts";
import type { Report } from "../tools/diagnostics.ts";
import { put } from "../tools/own.ts";
import { deepest } from "../tools/yaml.ts";
import { orNull, splitTypes, withUnions } from "./combine.ts";
import { stepsOf, valueAt } from "./pointer.ts";
import { isRecord, type Raw, shown } from "./raw.ts";
import { ReadLog } from "./read-log.ts";
import { SharedNames } from "./shared-names.ts";
import { isType, type Meaning, readSpelling } from "./spelling.ts";

const formats: ReadonlySet<string> = new Set(
  "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float double decimal byte binary date date-time time duration password email uuid uri uri-reference url hostname ipv4 ipv6".split(
    " ",
  ),
);
const numeric = ["minimum", "maximum", "maxLength", "minItems", "maxItems"] as const;
/** What narrows a value without changing its type, and has no place in our subset. */
const unchecked =
  "minLength exclusiveMinimum exclusiveMaximum multipleOf uniqueItems minProperties maxProperties propertyNames contains if then else dependencies dependentRequired dependentSchemas unevaluatedProperties unevaluatedItems".split(
    " ",
  );

/**
 * Reads schemas of OpenAPI 3.0 and 3.1, AsyncAPI and JSON Schema into our subset: prose and examples are dropped, `nullable`
 * becomes a type, `oneOf` becomes `anyOf`, keys that stand beside a `$ref` are ignored as the standard asks, but for
 * `nullable`, `default` and `deprecated`. A reference to nothing is kept: a later user of the snapshot decides what it
 * means. What cannot be read becomes a value of unknown type, and is reported.
 */
export class Dialect {
  readonly #document: Raw;
  readonly #report: Report;
  readonly #log: ReadLog;
  readonly #names = new SharedNames();
  readonly #read = new Map<string, Schema>();
  /** References to places that have no name of their own, while what they point to is being read in their place. */
  readonly #reading = new Set<string>();
  #depth = 0;
  /** Where the first of these references stands. */
  #readingAt = "";
  /** Parts that were read in place of references. */
  #written = 0;
  #isExcessive = false;

  constructor(document: Raw, report: Report, log: ReadLog = new ReadLog()) {
    this.#document = document;
    this.#report = report;
    this.#log = log;
  }

  /** The schemas with a name that were referred to so far, and those that they lead to. */
  types(): Record<string, Schema> {
    const types: Record<string, Schema> = {};
    for (const { name } of this.#names.all()) {
      const schema = this.shared(name);
      if (schema !== undefined) put(types, name, schema);
    }
    return types;
  }

  /** What a shared schema says, by its name; undefined where there is none. */
  shared(name: string): Schema | undefined {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const steps = this.#names.stepsOf(name);
    const raw = steps && valueAt(this.#document, steps);
    if (raw === undefined) return undefined;
    const schema = this.schema(raw, `types/${name}#`);
    this.#read.set(name, schema);
    return schema;
  }

  schema(raw: unknown, at: string): Schema {
    if (raw === undefined || raw === true || this.#exceeds(at)) return {};
    if (raw === false) return { absent: true };
    if (!isRecord(raw)) {
      const meaning = typeof raw === "string" ? readSpelling(raw) : undefined;
      if (meaning !== undefined) return meant(meaning);
      this.#report.lose(at, `expected a schema, found ${shown(raw)}; its type is unknown`);
      return {};
    }
    const wrapped = wrappedIn(raw);
    if (wrapped !== undefined) {
      this.#report.warn(at, "has its schema under `schema`, which is read in its place");
      return this.schema(wrapped, at);
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
      this.#report.lose(at, `the $ref ${ref} leads out of this document and is not followed`);
      return {};
    }
    const name = this.#names.nameOf(steps);
    if (name !== undefined) return refTo(name);
    const target = valueAt(this.#document, steps);
    if (target === undefined) {
      this.#report.lose(at, `the $ref ${ref} points to nothing`);
      return {};
    }
    if (this.#reading.has(ref)) return refTo(this.#names.give(steps));
    if (this.#reading.size === 0) this.#readingAt = at;
    this.#reading.add(ref);
    const schema = this.schema(target, at);
    this.#reading.delete(ref);
    return schema;
  }

  #inline(raw: Raw, at: string): Schema {
    const schema: Schema = {};
    const unions = [raw["oneOf"], raw["anyOf"]]
      .filter((parts) => Array.isArray(parts))
      .map((parts) => this.#list(parts, `${at}/anyOf`));
    const meaning = this.#type(raw, at);
    if (meaning !== undefined) Object.assign(schema, meaning);
    if (schema.anyOf !== undefined) unions.push(schema.anyOf);
    delete schema.anyOf;
    if (Array.isArray(raw["enum"])) schema.enum = raw["enum"] as Json[];
    if (isRecord(raw["not"]) && Object.keys(raw["not"]).length === 0) schema.absent = true;
    if (raw["const"] !== undefined) schema.const = raw["const"] as Json;
    this.#known(raw, schema);
    for (const key of numeric) if (typeof raw[key] === "number") schema[key] = raw[key];
    for (const key of ["pattern", "format"] as const) if (typeof raw[key] === "string") schema[key] = raw[key];
    this.#note(raw, schema, at);
    this.#members(raw, schema, at);
    this.#items(raw, schema, at);
    return this.#joined(splitTypes(schema), unions, raw["allOf"], at);
  }

  #joined(schema: Schema, unions: readonly Schema[][], parts: unknown, at: string): Schema {
    const one = unions.length === 0 ? schema : withUnions(schema, unions);
    if (one === undefined)
      this.#report.lose(at, "has more combinations of alternatives than can be written out; they are left out");
    const whole = one ?? schema;
    if (!Array.isArray(parts)) return whole;
    const all = this.#list(parts, `${at}/allOf`);
    const [only] = all;
    const saysNoMore = all.length === 1 && Object.keys(whole).every((key) => key === "type");
    return only !== undefined && saysNoMore ? only : { ...whole, allOf: all };
  }

  /** Values that are known of an open enum; `x-known-values-of` says which shared enum they are. */
  #known(raw: Raw, schema: Schema): void {
    const values = raw["x-known-values"];
    if (!Array.isArray(values)) return;
    const home = raw["x-known-values-of"];
    if (typeof home === "string") {
      delete schema.type;
      const name = this.#names.nameOf(["components", "schemas", home]) ?? home;
      Object.assign(schema, { ...refTo(name), open: true });
    } else Object.assign(schema, { enum: values as Json[], open: true });
  }

  /** What is read without all that it says. */
  #note(raw: Raw, { format }: Schema, at: string): void {
    if (format !== undefined && !formats.has(format))
      this.#report.warn(at, `the format "${format}" is not known; its values are typed by their type alone`);
    for (const key of unchecked)
      if (raw[key] !== undefined && typeof raw[key] !== "boolean") this.#report.warn(at, `\`${key}\` is not checked`);
    if (raw["not"] !== undefined && Object.keys(raw["not"] as object).length > 0)
      this.#report.warn(at, "`not` is not checked");
  }

  #members(raw: Raw, schema: Schema, at: string): void {
    const rest = raw["additionalProperties"];
    if (isRecord(raw["properties"])) {
      this.#log.take(raw["properties"]);
      schema.type ??= "object";
      schema.properties = mapValues(raw["properties"], (member, name) =>
        this.schema(member, `${at}/properties/${name}`),
      );
    }
    if (Array.isArray(raw["required"])) schema.required = raw["required"].map(String);
    const patterns = isRecord(raw["patternProperties"]) ? Object.entries(raw["patternProperties"]) : [];
    const values = patterns.map(([name, member]) => this.schema(member, `${at}/patternProperties/${name}`));
    if (isRecord(rest)) values.push(this.schema(rest, `${at}/additionalProperties`));
    const [only] = values;
    if (only !== undefined) schema.additionalProperties = values.length === 1 ? only : { anyOf: values };
    else if (rest === true && schema.properties === undefined) schema.additionalProperties = true;
    if (only === undefined) return;
    schema.type ??= "object";
    if (Object.keys(schema.properties ?? {}).length === 0) delete schema.properties;
    else this.#report.lose(at, "members beyond those that have a name are not typed");
  }

  #items(raw: Raw, schema: Schema, at: string): void {
    const items = raw["prefixItems"] ?? raw["items"];
    if (items === null) this.#report.lose(at, "`items` is null; the elements are of unknown type");
    else if (Array.isArray(items)) {
      schema.items = this.#list(items, `${at}/items`);
      if (isRecord(raw["prefixItems"] && raw["items"]))
        this.#report.lose(at, "the elements behind those of `prefixItems` are not typed");
    } else if (items !== undefined) schema.items = this.schema(items, `${at}/items`);
    if (schema.items !== undefined) schema.type ??= "array";
  }

  #list(parts: readonly unknown[], at: string): Schema[] {
    return parts.map((part, index) => this.schema(part, `${at}/${index}`));
  }

  #type(raw: Raw, at: string): Schema | undefined {
    const { type } = raw;
    if (type === undefined) return undefined;
    if (isType(type)) return { type };
    if (Array.isArray(type) && type.every(isType)) return { type };
    const meanings = [type].flat().map((name) => (typeof name === "string" ? readSpelling(name) : undefined));
    if (meanings.every((meaning) => meaning !== undefined)) {
      this.#report.warn(at, `there is no type ${shown(type)} in JSON Schema; it is read as it is meant`);
      return meant(meanings.length === 1 ? (meanings[0] ?? "any") : { anyOf: meanings });
    }
    this.#report.lose(at, `there is no type ${shown(type)} in JSON Schema; its type is unknown`);
    return undefined;
  }
}

/** The schema of what is no schema itself, but has one inside. */
function wrappedIn(raw: Raw): Raw | undefined {
  const { schema } = raw;
  const saysNoMore = Object.keys(raw).every((key) => /^(?:schema|title|name|description|summary|required)$/.test(key));
  return isRecord(schema) && saysNoMore ? schema : undefined;
}

function meant(meaning: Meaning): Schema {
  if (meaning === "any") return {};
  if ("anyOf" in meaning) {
    const parts = meaning.anyOf.map(meant);
    return parts.some((part) => Object.keys(part).length === 0) ? {} : { anyOf: parts };
  }
  return "itemsOf" in meaning ? { type: "array", items: meant(meaning.itemsOf) } : { type: meaning.type };
}
