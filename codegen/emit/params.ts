import { isDeepStrictEqual } from "node:util";
import type { CallForm, Method } from "../model/model.ts";
import { type Json, refName, type Schema, type Variant } from "../snapshot/schema.ts";
import { own } from "../tools/own.ts";
import { type TypeIndex, typeOf } from "./type-index.ts";

/** The parameters of a method as one list, where the types need several shapes or calls to say the same. */
export interface ParamList {
  /** Required ones first, else in the order of the wire. */
  readonly params: readonly Param[];
  /** The shapes of which a call must have one, by the word that tells them apart; none when there is only one. */
  readonly shapes: Readonly<Record<string, Variant>> | undefined;
}

export interface Param {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** The shapes that have it, when it is not among the members that all share. */
  readonly onlyIn?: readonly string[];
}

/** A result that depends on parameters: what `when` says they must be. */
export interface ResultWhen {
  readonly when: Readonly<Record<string, Json>>;
  /** Name of its type. */
  readonly result: string;
}

export function paramsOf(method: Method, types: TypeIndex): ParamList {
  const { common, shapes } = shapesOf(plainCall(method), types);
  const required = new Set(common.required);
  const joined = Object.entries(common.properties ?? {}).map(
    ([name, schema]): Param => ({ name, schema: withoutExclusion(schema), required: required.has(name) }),
  );
  const extra = specialNames(common, shapes).map((name): Param => {
    const having = Object.entries(shapes ?? {}).filter(([, shape]) => own(shape.properties, name) !== undefined);
    return {
      name,
      schema: unionOf(having.flatMap(([, shape]) => own(shape.properties, name) ?? [])),
      required: Object.values(shapes ?? {}).every((shape) => shape.required.includes(name)),
      onlyIn: having.map(([shape]) => shape),
    };
  });
  const params = [...joined, ...extra];
  return { params: [...params.filter((one) => one.required), ...params.filter((one) => !one.required)], shapes };
}

/** The calls of a method whose result is another than that of the plain call. */
export function resultsWhen(method: Method, types: TypeIndex): ResultWhen[] {
  const plain = shapesOf(plainCall(method), types).common.properties ?? {};
  return method.calls.slice(0, -1).map((call) => {
    const members = Object.entries(shapesOf(call, types).common.properties ?? {});
    const fixed = members.flatMap(([name, { const: value }]) =>
      value === undefined || own(plain, name)?.const === value ? [] : [[name, value] as const],
    );
    return { when: Object.fromEntries(fixed), result: call.result };
  });
}

/** The call that is made when no parameter asks for another result. */
export function plainCall(method: Method): CallForm {
  const call = method.calls.at(-1);
  if (call === undefined) throw new Error(`${method.wire} has no call`);
  return call;
}

/** What a params type has in common, and what each of its shapes adds to that. */
function shapesOf(call: CallForm, types: TypeIndex): { common: Schema; shapes: Record<string, Variant> | undefined } {
  const { schema } = typeOf(call.params, types);
  if (schema.anyOf === undefined) return { common: schema, shapes: undefined };
  const parts = schema.anyOf.map(({ $ref = "" }) => typeOf(refName($ref), types));
  const base = parts[0]?.base ?? "";
  const common = typeOf(base, types).schema;
  const stem = base.replace(/CommonParams\d*$/, "");
  const shapes = Object.fromEntries(
    parts.map(({ name, schema: part }) => [
      name.slice(stem.length).replace(/Params(\d*)$/, "$1"),
      narrowed(part, common),
    ]),
  );
  return { common, shapes };
}

/** What a shape needs, each with the value that tells it from the others, if it has one. */
export function shapeWords({ required, properties = {} }: Variant): string[] {
  const optional = Object.keys(properties).filter((name) => own(properties, name)?.enum && !required.includes(name));
  const isBound = (name: string): boolean =>
    own(properties, name)?.enum !== undefined && own(properties, name)?.open !== true;
  const names = [...optional, ...required];
  return [...names.filter(isBound), ...names.filter((name) => !isBound(name))].map((name) => {
    if (!isBound(name)) return `\`${name}\``;
    const words = (own(properties, name)?.enum ?? []).map((value) => `\`${JSON.stringify(value)}\``).join(" or ");
    return `\`${name}\` ${words}${required.includes(name) ? "" : " (or left out)"}`;
  });
}

/** The members of which one is needed whatever the key says, as the two sizes of an order; the likeliest first. */
export function alternativesOf(shapes: Readonly<Record<string, Variant>>, key: string): string[] {
  const all = Object.values(shapes);
  const last = JSON.stringify(own(all.at(-1)?.properties, key)?.enum);
  const group = all.filter(({ properties }) => JSON.stringify(own(properties, key)?.enum) === last);
  const special = ({ required }: Variant): string[] =>
    required.filter((name) => !group.every((shape) => shape.required.includes(name)));
  return group.flatMap(special).reverse();
}

/** The member whose value says what else is needed: every shape binds it. */
export function keyOf(shapes: Readonly<Record<string, Variant>>): string | undefined {
  const [first, ...others] = Object.values(shapes);
  const names = Object.keys(first?.properties ?? {});
  const binds = ({ properties }: Variant, name: string): boolean => own(properties, name)?.enum !== undefined;
  return names.find((name) => [first, ...others].every((shape) => shape !== undefined && binds(shape, name)));
}

/** The members that shapes have and the common part lacks. */
function specialNames({ properties = {} }: Schema, shapes: Readonly<Record<string, Variant>> = {}): string[] {
  const names = Object.values(shapes).flatMap((shape) => Object.keys(shape.properties ?? {}));
  return [...new Set(names)].filter((name) => own(properties, name) === undefined);
}

/** What a member may be when each shape has a schema of its own for it. Enums become one, and so do their texts. */
function unionOf(schemas: readonly Schema[]): Schema {
  const [first = {}, ...others] = schemas;
  if (others.every((other) => isDeepStrictEqual(other, first))) return first;
  const lines = new Set(schemas.flatMap(({ description = "" }) => description.split("\n")));
  const description = [...lines].join("\n");
  if (schemas.some((schema) => schema.enum === undefined)) return { anyOf: [...schemas], description };
  return { ...first, enum: [...new Set(schemas.flatMap((schema) => schema.enum ?? []))], description };
}

/** A shape without the members that it only takes over to require them. */
function narrowed({ properties = {}, required = [] }: Schema, common: Schema): Variant {
  const special = Object.entries(properties).filter(
    ([name, schema]) => !isDeepStrictEqual(schema, own(common.properties, name)),
  );
  return special.length === 0 ? { required } : { properties: Object.fromEntries(special), required };
}

/** A switch that the types bind to one position, as the wire has it. */
function withoutExclusion({ const: value, ...rest }: Schema): Schema {
  if (value === undefined) return rest;
  return typeof value === "boolean" ? { type: "boolean", ...rest } : { const: value, ...rest };
}
