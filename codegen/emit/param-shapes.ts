/** What params may be, in the few words that the method table has for it: names and types, no more. */
import type { Method } from "../model/model.ts";
import { type JsonType, refName, type Schema } from "../snapshot/schema.ts";
import { paramsOf } from "./params.ts";
import { type TypeIndex, typeOf } from "./type-index.ts";

/** Letters of types, the shape of each element of a list, or the shape of each member of an object. See `ParamShape`. */
export type ParamShape = string | readonly [ParamShape] | { readonly [member: string]: ParamShape };

const letters: Readonly<Record<JsonType, string>> = {
  string: "s",
  number: "n",
  integer: "n",
  boolean: "b",
  null: "0",
  array: "a",
  object: "o",
};
const anything = "*";
/** Objects inside objects that are looked into; one that is deeper, or contains itself, is an object and no more. */
const levels = 4;

/** The shape of each param of a method, by name. */
export function paramShapes(method: Method, types: TypeIndex): Readonly<Record<string, ParamShape>> {
  const { params } = paramsOf(method, types);
  return Object.fromEntries(params.map(({ name, schema }) => [name, paramShape(schema, types, levels)]));
}

function paramShape(schema: Schema, types: TypeIndex, deeper: number): ParamShape {
  if (schema.$ref !== undefined) return paramShape(typeOf(refName(schema.$ref), types).schema, types, deeper);
  if (schema.anyOf !== undefined) return joined(schema.anyOf.map((each) => paramShape(each, types, deeper)));
  if (schema.const !== undefined) return lettersOf([schema.const]);
  if (schema.enum !== undefined) return lettersOf(schema.enum);
  const { type, properties, items } = schema;
  if (type === "object" && deeper > 0 && properties !== undefined && Object.keys(properties).length > 0) {
    const members = Object.entries(properties);
    return Object.fromEntries(members.map(([name, each]) => [name, paramShape(each, types, deeper - 1)]));
  }
  if (type === "array" && items !== undefined && !Array.isArray(items)) return [paramShape(items, types, deeper)];
  return type === undefined ? anything : joined([type].flat().map((each) => letters[each]));
}

/** One of several shapes: letters stand beside each other, what has a shape inside is not looked into. */
function joined(shapes: readonly ParamShape[]): ParamShape {
  const [first = anything, ...others] = shapes;
  if (others.length === 0) return first;
  const all = shapes.map((shape) => (typeof shape === "string" ? shape : Array.isArray(shape) ? "a" : "o")).join("");
  return all.includes(anything) ? anything : [...new Set(all)].sort().join("");
}

function lettersOf(values: readonly unknown[]): string {
  return [...new Set(values.map((value) => (value === null ? "0" : typeof value).charAt(0)))].sort().join("");
}

/** Shapes as JSON without quotes and outer braces: what is no plain letter of a name is escaped. */
export function bareShapes(shapes: Readonly<Record<string, ParamShape>>): string {
  const members = Object.entries(shapes).map(([name, shape]) => `${escaped(name)}:${bare(shape)}`);
  return members.join(",");
}

function bare(shape: ParamShape): string {
  if (typeof shape === "string") return shape;
  return isList(shape) ? `[${bare(shape[0])}]` : `{${bareShapes(shape)}}`;
}

function isList(shape: ParamShape): shape is readonly [ParamShape] {
  return Array.isArray(shape);
}

function escaped(name: string): string {
  return name.replaceAll(/[^\w$.-]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
