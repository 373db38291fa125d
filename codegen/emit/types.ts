import { compile, type JSONSchema } from "json-schema-to-typescript";
import { Project } from "ts-morph";
import type { Model, NamedType } from "../model/model.ts";
import { mapValues, refName, type Schema } from "../snapshot/schema.ts";
import { header } from "./file.ts";
import { asInput } from "./input-types.ts";
import { safeComment } from "./safe.ts";

/** `types.ts`: every named type, in one pass of json-schema-to-typescript. */
export async function emitTypes(model: Model): Promise<string> {
  const definitions = Object.fromEntries(model.types.map((type) => [type.name, declaration(type)]));
  const root = {
    type: "object",
    properties: mapValues(definitions, (_, name) => ({ $ref: `#/definitions/${name}` })),
    definitions,
  } as JSONSchema;
  const text = await compile(root, "Root", {
    additionalProperties: false,
    bannerComment: "",
    format: false,
    unknownAny: true,
  });
  const declared = splitDeclarations(withOwnNames(text));
  const parts = model.types.map((type) => {
    const part = declared.get(type.name);
    if (part === undefined) throw new Error(`json-schema-to-typescript made no declaration of ${type.name}`);
    return type.side === "params" ? asInput(withRecords(part)) : withRecords(part);
  });
  return `${header}\n\n${parts.join("\n\n")}\n`;
}

/** Each top-level declaration with its comment, by name. */
function splitDeclarations(text: string): Map<string, string> {
  const source = new Project({ useInMemoryFileSystem: true }).createSourceFile("types.ts", text);
  const declarations = [...source.getInterfaces(), ...source.getTypeAliases()];
  return new Map(declarations.map((one) => [one.getName(), one.getFullText().trimStart()]));
}

function declaration({ schema, base }: NamedType): object {
  const body = toTypeSchema(schema);
  return base === undefined ? body : { ...body, extends: { $ref: `#/definitions/${base}` } };
}

/** The schema in the dialect of json-schema-to-typescript, where open enums and maps are written out. */
function toTypeSchema(schema: Schema): object {
  const { description, deprecated } = schema;
  const words = { ...(description && { description: safeComment(description) }), ...(deprecated && { deprecated }) };
  if (schema.$ref !== undefined) {
    const name = refName(schema.$ref);
    return { tsType: schema.open ? `(${name} | (string & {}))` : name, ...words };
  }
  if (schema.enum !== undefined) return { tsType: enumText(schema), ...words };
  if (schema.absent) return { tsType: "undefined", ...words };
  if (schema.const !== undefined) return { const: schema.const, ...words };
  if (schema.type === "null") return { tsType: "void", ...words };
  if (schema.anyOf !== undefined) return { anyOf: schema.anyOf.map(toMember), ...words };
  if (schema.items !== undefined || schema.type === "array") return { ...arraySchema(schema), ...words };
  if (schema.properties !== undefined)
    return {
      type: "object",
      properties: aliased(mapValues(schema.properties, toTypeSchema)),
      required: (schema.required ?? []).map(aliasOf),
      ...words,
    };
  if (schema.type === "object") {
    const rest = schema.additionalProperties;
    return { type: "object", additionalProperties: typeof rest === "object" ? toTypeSchema(rest) : true, ...words };
  }
  return schema.type === undefined ? { tsType: "unknown", ...words } : { type: schema.type, ...words };
}

/** A result that is `null` alone is `void` to its caller; beside others, `null` is a value to look for. */
function toMember(schema: Schema): object {
  return schema.type === "null" ? { tsType: "null" } : toTypeSchema(schema);
}

/** What stands before a name that json-schema-to-typescript would take for what every object inherits. */
const alias = "~own~";

function aliased(members: Readonly<Record<string, object>>): Record<string, object> {
  const entries = Object.entries(members);
  return Object.fromEntries(entries.map(([name, member]) => [aliasOf(name), member]));
}

function aliasOf(name: string): string {
  return name in Object.prototype ? alias + name : name;
}

function withOwnNames(text: string): string {
  return text.replaceAll(/^"~own~(\w+)"/gm, "$1");
}

function arraySchema({ items }: Schema): object {
  if (!Array.isArray(items)) return { type: "array", items: items === undefined ? {} : toTypeSchema(items) };
  return { type: "array", items: items.map(toTypeSchema), minItems: items.length, maxItems: items.length };
}

/** In parentheses, because it may stand in a list; the formatter drops those that are not needed. */
function enumText({ enum: values = [], open, type }: Schema): string {
  const members = values.map((value) => JSON.stringify(value));
  const rest = Array.isArray(type) && type.includes("null") ? ["null"] : [];
  const wide = values.every((value) => typeof value === "number") ? "(number & {})" : "(string & {})";
  return `(${[...members, ...(open ? [wide] : []), ...rest].join(" | ")})`;
}

function withRecords(declared: string): string {
  return declared
    .replaceAll(/interface (\w+) \{\n\[k: string\]: (.+)\n\}$/g, "type $1 = Record<string, $2>")
    .replaceAll(/\{\n\[k: string\]: ([^{}]+)\n\}/g, "Record<string, $1>")
    .replaceAll(/^ \* @(?:min|max)Items \d+\n/gm, "")
    .replaceAll(/^\/\*\*\n \*\/\n/gm, "")
    .replaceAll(/^\/\*\*\n \* (.+)\n \*\/$/gm, "/** $1 */");
}
