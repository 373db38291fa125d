import { isDeepStrictEqual } from "node:util";
import type { NamedType } from "../model/model.ts";
import { asDeclared, isUsableTypeName, toPascal, typeName } from "../snapshot/names.ts";
import { mapChildren, refName, refTo, type Schema } from "../snapshot/schema.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Names } from "../sources/sources.ts";
import type { Diagnostics } from "../tools/diagnostics.ts";
import { own } from "../tools/own.ts";
import { sidesOf } from "./sides.ts";

/** Where a schema stands: in which named type, at which pointer, at which dotted place, and on which side. */
export interface Spot {
  readonly owner: string;
  /** The member of the owner in which the schema stands, if it is not the owner itself. */
  readonly member?: string;
  readonly at: string;
  readonly place: string;
  readonly side: "params" | "result";
}

/** What to do when two things would have one name. */
export type Clash = "error" | "warn";

/** Gives every object a name and lifts it out of the object that it stands in, so that all types are flat. */
export class Naming {
  readonly #types = new Map<string, NamedType>();
  /** The last number that a name took, so that the search for the next one is not begun anew. */
  readonly #numbers = new Map<string, number>();
  readonly #names: Names;
  readonly #snapshot: Snapshot;
  readonly #diagnostics: Diagnostics;
  readonly #clash: Clash;
  readonly #sides: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #shared: ReadonlySet<string>;

  constructor(
    snapshot: Snapshot,
    names: Names,
    diagnostics: Diagnostics,
    clash: Clash,
    messages: readonly string[] = [],
  ) {
    this.#snapshot = snapshot;
    this.#names = names;
    this.#diagnostics = diagnostics;
    this.#clash = clash;
    this.#sides = sidesOf(snapshot, messages);
    this.#shared = new Set([...this.#sides.keys()].map((type) => typeName(type, names.types)));
    for (const [type, schema] of Object.entries(snapshot.types)) this.#declareShared(type, schema);
  }

  get types(): readonly NamedType[] {
    return [...this.#types.values()];
  }

  /** Declares a type of this name, unless the same is there already. */
  declare(wanted: string, schema: Schema, spot: Omit<Spot, "owner">, base?: string): string {
    const name = asDeclared(wanted);
    if (this.#isNameOf(schema, name)) return name;
    if (this.#clash === "warn" && this.#shared.has(name))
      return this.#giveWay(name, "a shared type", schema, spot, base);
    return this.#add(name, schema, spot, base);
  }

  #add(name: string, schema: Schema, spot: Omit<Spot, "owner">, base?: string): string {
    if (!isUsableTypeName(name))
      this.#diagnostics.error(
        spot.at,
        `${name} is no usable type name: give it a name in its file, as that of the type or under inline`,
      );
    const reserved: NamedType = { name, place: spot.place, side: spot.side, schema: {}, ...(base && { base }) };
    const before = this.#types.get(name);
    if (before === undefined) this.#types.set(name, reserved);
    const type = { ...reserved, schema: this.#flat(schema, { ...spot, owner: name }, true) };
    if (before === undefined) this.#types.set(name, type);
    else if (!isDeepStrictEqual(withoutText(before.schema), withoutText(type.schema)) || before.base !== base)
      return this.#giveWay(name, before.place, schema, spot, base);
    return name;
  }

  /** In our own schemas a name that means two things is a mistake; in those of others the later one takes a number. */
  #giveWay(name: string, holder: string, schema: Schema, spot: Omit<Spot, "owner">, base?: string): string {
    if (this.#clash === "error") {
      const message = `${name} is the name of ${holder} already, which differs: give one of them a name in its file, as that of the type or under inline`;
      this.#diagnostics.error(spot.at, message);
      return name;
    }
    const free = this.#freeName(name);
    this.#diagnostics.warn(spot.at, `${name} is the name of ${holder} already, which differs: it is named ${free}`);
    return this.#add(free, schema, spot, base);
  }

  #freeName(name: string): string {
    for (let number = this.#numbers.get(name) ?? 2; ; number++) {
      const free = `${name}${number}`;
      if (this.#types.has(free) || this.#shared.has(free)) continue;
      this.#numbers.set(name, number);
      return free;
    }
  }

  /** A description that was made of our own names refers to a type by the very name that it would be given. */
  #isNameOf({ $ref, open }: Schema, name: string): boolean {
    return $ref !== undefined && !open && typeName(refName($ref), this.#names.types) === name;
  }

  #declareShared(type: string, schema: Schema): void {
    const sides = this.#sides.get(type);
    if (sides === undefined) return;
    const writtenOnly = sides.has("params") && !sides.has("result");
    const side = writtenOnly || (schema.enum !== undefined && sides.has("params")) ? "params" : "result";
    this.#add(typeName(type, this.#names.types), schema, { at: `types/${type}#`, place: `types/${type}`, side });
  }

  #flat(schema: Schema, spot: Spot, top: boolean): Schema {
    if (schema.$ref !== undefined) return this.#reference(schema, spot);
    if (schema.properties !== undefined && !top) {
      const name = this.#names.inline[spot.at] ?? spot.owner + toPascal(spot.member ?? "item");
      const { at, place, side } = spot;
      return refTo(this.declare(name, schema, { at, place, side }));
    }
    const opened =
      schema.enum === undefined
        ? schema
        : { ...schema, open: this.#isOpen(schema, spot.side, spot.member ?? spot.owner) };
    return mapChildren(opened, (child, path) => {
      const member = /\/properties\/([^/]+)$/.exec(path)?.[1];
      const at = spot.at + path;
      return this.#flat(
        child,
        member === undefined ? { ...spot, at } : { ...spot, at, member, place: `${spot.place}.${member}` },
        false,
      );
    });
  }

  #reference(schema: Schema, spot: Spot): Schema {
    const type = refName(schema.$ref ?? "");
    const target = own(this.#snapshot.types, type);
    const name = typeName(type, this.#names.types);
    const reference: Schema = { ...schema, ...refTo(name) };
    const written = target?.enum !== undefined && this.#sides.get(type)?.has("params") === true;
    const closed = written && !this.#isOpen(target, "params", name);
    return closed && spot.side === "result" ? { ...reference, open: true } : reference;
  }

  /** A list of one value is a constant; other lists grow on the side of results, and where `name` in its file says so. */
  #isOpen(schema: Schema, side: Spot["side"], name: string): boolean {
    if (schema.enum?.length === 1) return false;
    return schema.open === true || side === "result" || this.#names.open.includes(name);
  }
}

function withoutText(schema: Schema): Schema {
  const { description: _, ...rest } = mapChildren(schema, withoutText);
  return rest;
}
