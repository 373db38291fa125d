/** Which orders of members the parsers can be made of. */
import type { Model } from "../model/model.ts";
import { children, refName, type Schema } from "../snapshot/schema.ts";
import type { Misfit } from "../sources/check.ts";
import type { Layout } from "../sources/sources.ts";
import { didYouMean } from "../tools/nearest.ts";
import { own } from "../tools/own.ts";
import { indexTypes, type TypeIndex, typeOf } from "./type-index.ts";

/** Members beyond 2^53, which are kept as their digits. They may be newer than the schemas. */
export const beyond = /^starbase_/;

/** The layouts of the model, and what does not fit it. An object inside needs a layout of its own that fits. */
export function fittingLayouts(model: Pick<Model, "types" | "layouts">): {
  readonly layouts: readonly Layout[];
  readonly misfits: readonly Misfit[];
} {
  const types = indexTypes(model);
  const misfits: Misfit[] = [];
  let layouts = model.layouts;
  for (;;) {
    const read = new Set(layouts.map(({ type }) => type));
    const fitting = layouts.filter((layout) => {
      const found = misfitsOf(layout, types, read);
      const at = model.layouts.indexOf(layout);
      misfits.push(...found.map(({ steps, message }) => ({ steps: [at, ...steps], message })));
      return found.length === 0;
    });
    if (fitting.length === layouts.length) return { layouts, misfits };
    layouts = fitting;
  }
}

function misfitsOf({ type, members }: Layout, types: TypeIndex, read: ReadonlySet<string>): readonly Misfit[] {
  const named = types.get(type);
  if (named === undefined) {
    return [{ steps: ["type"], message: `there is no type ${type}${didYouMean(type, types.keys())}` }];
  }
  const { properties = {} } = named.schema;
  return members.flatMap((order, row) =>
    order.flatMap((member, column): Misfit[] => {
      if (beyond.test(member)) return [];
      const steps = ["members", row, column];
      const schema = own(properties, member);
      if (schema === undefined) {
        return [{ steps, message: `${type} has no member ${member}${didYouMean(member, Object.keys(properties))}` }];
      }
      return isReadable(flat(schema, types), types, read)
        ? []
        : [{ steps, message: `${member} is a list or an object that no layout leads into` }];
    }),
  );
}

/** Whether a parser can read a value: one that is plain, an object with a layout, or a list of such or of tuples. */
function isReadable(schema: Schema, types: TypeIndex, read: ReadonlySet<string>): boolean {
  if (schema.$ref !== undefined) return read.has(refName(schema.$ref));
  const { items } = schema;
  if (items === undefined || Array.isArray(items)) return true;
  const item = flat(items, types);
  return (item.$ref !== undefined || item.items !== undefined) && isReadable(item, types, read);
}

/** A schema with names of plain values followed; an object stays a name. */
export function flat(schema: Schema, types: TypeIndex): Schema {
  if (schema.$ref === undefined) {
    const number = schema.anyOf?.map((way) => flat(way, types)).find(isNumber);
    const text = schema.anyOf?.map((way) => flat(way, types)).find(({ type }) => type === "string");
    const plain = number ?? text;
    const hasNull = schema.anyOf?.some(isNullable) === true;
    if (plain === undefined) return schema;
    return hasNull ? { type: [isNumber(plain) ? "number" : "string", "null"] } : plain;
  }
  const { schema: target } = typeOf(refName(schema.$ref), types);
  const isObject = target.properties !== undefined || [...children(target)].length > 0;
  return isObject && !target.anyOf ? schema : flat(target, types);
}

export function isNumber({ type, enum: values }: Schema): boolean {
  const kinds = [type ?? []].flat();
  return kinds.includes("number") || kinds.includes("integer") || typeof values?.[0] === "number";
}

export function isNullable({ type, enum: values }: Schema): boolean {
  return [type ?? []].flat().includes("null") || values?.includes(null) === true;
}
