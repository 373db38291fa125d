import type { Model, NamedType } from "../model/model.ts";
import { type Json, refName, type Schema } from "../snapshot/schema.ts";
import { plainCall } from "./params.ts";
import { pageOf, pages } from "./reference-groups.ts";
import { anchor, code, table } from "./reference-markdown.ts";
import { indexTypes, namesUsedBy, type TypeIndex, typeOf } from "./type-index.ts";
import { schemasOfChannel, schemasOfMethod } from "./uses.ts";

/** A method or a channel, and the heading under which the reference has it. */
export interface ReferenceEntry {
  /** Name on the wire. */
  readonly name: string;
  readonly page: string;
}

/**
 * Where the reference shows each type: beside the one method or channel that uses it, or on the page of shared types.
 * One object of this class serves all pages of a run.
 */
export class Shelves {
  readonly types: TypeIndex;
  readonly #users = new Map<string, ReferenceEntry[]>();
  readonly #enums: ReadonlyMap<string, string>;
  /** The heading above a type that has none of its own, because it is what a method returns or a channel sends. */
  readonly #headings: ReadonlyMap<string, string>;

  constructor(model: Model) {
    this.types = indexTypes(model);
    this.#enums = new Map(
      model.types.flatMap(({ name, schema }) => (schema.enum === undefined ? [] : [[keyOf(schema.enum), name]])),
    );
    this.#headings = new Map([
      ...model.methods.map((method) => [plainCall(method).result, method.wire] as const),
      ...model.channels.map((family) => [family.event, family.template] as const),
    ]);
    for (const method of model.methods)
      this.#count(schemasOfMethod(method, this.types), { name: method.wire, page: pageOf(method) });
    for (const family of model.channels)
      this.#count(schemasOfChannel(family, this.types), { name: family.template, page: pages.channels });
  }

  /** The methods and channels that a type stands in. */
  usersOf(type: string): readonly ReferenceEntry[] {
    return this.#users.get(type) ?? [];
  }

  /** Every type that the reference shows, in alphabetical order. */
  get shown(): readonly string[] {
    return [...this.#users.keys()].sort();
  }

  isShared(type: string): boolean {
    return this.usersOf(type).length > 1;
  }

  /** The page that shows a type. */
  pageOf(type: string): string {
    const [first, second] = this.usersOf(type);
    return first === undefined || second !== undefined ? pages.types : first.page;
  }

  /** A link to a type from a page of the reference. */
  linkTo(type: string, from: string, label = type): string {
    const page = this.pageOf(type);
    const heading = this.isShared(type) ? type : (this.#headings.get(type) ?? type);
    return `[${label}](${page === from ? "" : page}#${anchor(heading)})`;
  }

  /** A schema in words, with links to what has a name. */
  words(schema: Schema, from: string): string {
    const { $ref, enum: values, anyOf, items, additionalProperties: rest } = schema;
    if ($ref !== undefined) return this.linkTo(refName($ref), from);
    if (values !== undefined) return this.#enumWords(values, schema.open === true, from);
    if (schema.const !== undefined) return code(JSON.stringify(schema.const));
    if (anyOf !== undefined) return anyOf.map((part) => this.words(part, from)).join(" or ");
    if (Array.isArray(items)) return `(${items.map((item) => this.words(item, from)).join("; ")})`;
    if (items !== undefined) return `list of ${this.words(items, from)}`;
    if (typeof rest === "object") return `map to ${this.words(rest, from)}`.replace("map to map", "map of maps");
    const type = [schema.type ?? "anything"].flat().join(" or ");
    return `${type}${limits(schema)}`;
  }

  /** The members of an object as a table; parameters say whether they are required, results whether they always come. */
  members(type: string, from: string): string {
    const { schema, side } = typeOf(type, this.types);
    const required = new Set(schema.required);
    const rows = Object.entries(schema.properties ?? {}).map(([name, member]) => [
      code(name),
      this.words(member, from),
      required.has(name) ? "yes" : "",
      member.description ?? "",
    ]);
    return table(["Name", "Type", side === "params" ? "Required" : "Always", "Meaning"], rows);
  }

  /** What a type is and has, without its heading. */
  body(type: string, from: string): string[] {
    const { schema } = typeOf(type, this.types);
    const { description = "", enum: values } = schema;
    if (values === undefined) return [description, this.members(type, from)];
    const isExplained = description.includes("\n- ");
    const list = isExplained ? [] : [`One of ${valueList(values)}.`];
    return [description, ...list, ...(schema.open ? ["More values may be added."] : [])];
  }

  #enumWords(values: readonly Json[], isOpen: boolean, from: string): string {
    const named = values.length > 6 ? this.#enums.get(keyOf(values)) : undefined;
    if (named !== undefined && this.usersOf(named).length > 0) return this.linkTo(named, from);
    return `${values.map((value) => code(JSON.stringify(value))).join(", ")}${isOpen && values.length > 1 ? ", …" : ""}`;
  }

  #count(schemas: readonly Schema[], user: ReferenceEntry): void {
    for (const name of namesUsedBy(schemas, this.types)) {
      const users = this.#users.get(name);
      if (users === undefined) this.#users.set(name, [user]);
      else users.push(user);
    }
  }
}

/** The types that a method or a channel shows beside itself, in the order in which they come up. */
export function ownTypes(schemas: readonly Schema[], shelves: Shelves): NamedType[] {
  return [...namesUsedBy(schemas, shelves.types)]
    .filter((name) => !shelves.isShared(name))
    .map((name) => typeOf(name, shelves.types));
}

function valueList(values: readonly Json[]): string {
  return values.map((value) => code(String(value))).join(", ");
}

function limits({ minimum, maximum, maxLength, minItems, maxItems }: Schema): string {
  const range =
    minimum !== undefined && maximum !== undefined
      ? `${minimum} to ${maximum}`
      : minimum !== undefined
        ? `at least ${minimum}`
        : maximum !== undefined
          ? `at most ${maximum}`
          : "";
  const length = maxLength === undefined ? "" : `at most ${maxLength} characters`;
  const count =
    minItems === undefined && maxItems === undefined ? "" : `${minItems ?? 0} to ${maxItems ?? "any"} entries`;
  return [range, length, count]
    .filter((part) => part !== "")
    .map((part) => `, ${part}`)
    .join("");
}

function keyOf(values: readonly Json[]): string {
  return values.map(String).sort().join("|");
}

/** `types.md`: the types that more than one method or channel uses. */
export function typesPageParts(shelves: Shelves): string[] {
  const shared = shelves.shown.filter((name) => shelves.isShared(name));
  const sections = shared.flatMap((name) => [
    `## ${name}`,
    ...shelves.body(name, pages.types),
    links("Used by", userLinks(shelves.usersOf(name))),
  ]);
  const index = shelves.shown.map((name) => shelves.linkTo(name, pages.types, code(name)));
  return [
    "# Types",
    "The types that several methods or channels share. Every other type stands beside the method or channel that uses it. All of them are exported by name from `deribit-rpc`.",
    "A result may have members that are not listed, and `…` after a list of values means that more may be added. Both are left alone, not errors.",
    links("All types:", index),
    ...sections,
  ];
}

function userLinks(users: readonly ReferenceEntry[]): string[] {
  return users.map(({ name, page }) => `[${code(name)}](${page}#${anchor(name)})`);
}

/** A paragraph of links. Each is a line of its own, so that one more changes no other line. */
function links(title: string, entries: readonly string[]): string {
  return [title, ...entries].join("\n");
}
