import type { Model, NamedType } from "../model/model.ts";
import { children, refName, refTo, type Schema } from "../snapshot/schema.ts";

/** The types of a model by name. */
export type TypeIndex = ReadonlyMap<string, NamedType>;

/** Each method and channel asks for the index of its model. */
const indexes = new WeakMap<Model["types"], TypeIndex>();

export function indexTypes({ types }: Pick<Model, "types">): TypeIndex {
  const known = indexes.get(types);
  if (known !== undefined) return known;
  const index = new Map(types.map((type) => [type.name, type]));
  indexes.set(types, index);
  return index;
}

/** The type that a name stands for. The model refers to no other. */
export function typeOf(name: string, types: TypeIndex): NamedType {
  const type = types.get(name);
  if (type === undefined) throw new Error(`the model has no type ${name}`);
  return type;
}

/** A result or payload by its name, or written out where the name would stand for no object but for one value. */
export function shownAs(name: string, types: TypeIndex): Schema {
  const { description: _, ...schema } = typeOf(name, types).schema;
  return schema.properties === undefined ? schema : refTo(name);
}

/** The names that schemas refer to, and what those refer to in turn. */
export function namesUsedBy(schemas: readonly Schema[], types: TypeIndex): Set<string> {
  const names = new Set<string>();
  const visit = (schema: Schema): void => {
    const name = schema.$ref === undefined ? undefined : refName(schema.$ref);
    if (name !== undefined && !names.has(name)) {
      names.add(name);
      visit(typeOf(name, types).schema);
    }
    for (const [, child] of children(schema)) visit(child);
  };
  schemas.forEach(visit);
  return names;
}
