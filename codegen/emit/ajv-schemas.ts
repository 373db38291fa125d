import type { Method, Model, NamedType } from "../model/model.ts";
import { type Json, refName, type Schema } from "../snapshot/schema.ts";
import { own, put } from "../tools/own.ts";

/** JSON Schema for ajv, with the keywords `known` and `shapes` of ours. */
export type AjvSchema = Readonly<Record<string, unknown>>;

/** The types of a model as ajv compiles them, by name. */
export function ajvSchemas(model: Model): Record<string, AjvSchema> {
  const types = new Map(model.types.map((type) => [type.name, type]));
  const one = (type: NamedType): AjvSchema => new Reader(types, type.side).top(type);
  const named = Object.fromEntries(model.types.map((type) => [type.name, one(type)]));
  const joined = model.methods
    .filter((method) => method.calls.length > 1)
    .flatMap((method) =>
      (["params", "result"] as const).map((part): [string, AjvSchema] => {
        const anyOf = method.calls.map((call) => ({ $ref: `#/types/${call[part]}` }));
        return [anyCallOf(method, part), new Reader(types, part).schema({ anyOf })];
      }),
    );
  return { ...named, ...Object.fromEntries(joined) };
}

/** The validator of a method's params or result: of several ways to call it, one that takes any. */
export function anyCallOf(method: Method, part: "params" | "result"): string {
  const last = method.calls.at(-1)?.[part] ?? "";
  return method.calls.length > 1 ? `${last}OfAnyCall` : last;
}

/** The member that ajv passes over, unless it is found by a pattern. */
const prototype = "__proto__";

class Reader {
  readonly #types: ReadonlyMap<string, NamedType>;
  readonly #side: "params" | "result";

  constructor(types: ReadonlyMap<string, NamedType>, side: "params" | "result") {
    this.#types = types;
    this.#side = side;
  }

  top(type: NamedType): AjvSchema {
    return this.schema(this.#whole(type));
  }

  schema(schema: Schema): AjvSchema {
    if (schema.$ref !== undefined) {
      const target = this.#types.get(refName(schema.$ref));
      return schema.open && target ? this.#enum({ ...target.schema, open: true }) : { $ref: refName(schema.$ref) };
    }
    if (schema.enum !== undefined) return this.#enum(schema);
    if (schema.const !== undefined) return { const: schema.const };
    if (schema.anyOf !== undefined) return this.#union(schema.anyOf);
    const { type, pattern, minimum, maximum, maxLength, minItems, maxItems } = schema;
    const limits = this.#side === "params" ? defined({ minimum, maximum, maxLength, minItems, maxItems }) : {};
    return { ...defined({ type, pattern }), ...limits, ...this.#items(schema), ...this.#members(schema) };
  }

  #items({ items }: Schema): AjvSchema {
    if (items === undefined) return {};
    if (!Array.isArray(items)) return { items: this.schema(items) };
    return { items: items.map((item) => this.schema(item)), minItems: items.length, maxItems: items.length };
  }

  #members({ properties, required, additionalProperties: rest }: Schema): AjvSchema {
    if (properties === undefined) return typeof rest === "object" ? { additionalProperties: this.schema(rest) } : {};
    const all = Object.entries(properties).map(([name, member]) => [name, this.schema(member)] as const);
    const itself = all.find(([name]) => name === prototype)?.[1];
    return {
      properties: Object.fromEntries(all.filter(([name]) => name !== prototype)),
      ...(itself !== undefined && { patternProperties: { [`^${prototype}$`]: itself } }),
      required: required ?? [],
      ...(this.#side === "result" && { additionalProperties: false }),
    };
  }

  /** Open enums are checked in results only: what a caller sends may be newer than this library. */
  #enum({ type, enum: values = [], open }: Schema): AjvSchema {
    const typed = type === undefined ? {} : { type };
    if (!open) return { ...typed, enum: values };
    return this.#side === "params" ? typed : { ...typed, known: values };
  }

  /**
   * A union as a chain of if and else, so that the errors of a value are those of the one branch it is meant for
   * and not those of all branches.
   */
  #union(alternatives: readonly Schema[]): AjvSchema {
    const branches = alternatives.flatMap(flatUnion);
    const resolved = branches.map((branch) => this.#resolved(branch));
    const objects = resolved.filter(({ properties }) => properties !== undefined);
    const ambiguous =
      this.#side === "params" && objects.length > 1 && objects.every(({ required }) => required?.length);
    const groups = this.#side === "params" && objects.length === branches.length ? shapeGroups(branches, resolved) : [];
    if (groups.length > 1) return { type: "object", ...this.#byGroup(groups) };
    const common = objects.length > 1 ? commonMembers(objects) : [];
    const last: AjvSchema = ambiguous ? { shapes: wordsOf(objects, common) } : {};
    const chain = branches.reduceRight<AjvSchema>((otherwise, branch, at) => {
      if (at === branches.length - 1 && !ambiguous) return this.schema(branch);
      return { if: this.#guard(resolved[at] ?? {}, common), then: this.schema(branch), else: otherwise };
    }, last);
    const types = resolved.every(({ type }) => type !== undefined) ? resolved.flatMap(({ type = [] }) => type) : [];
    return { ...(types.length > 0 && { type: [...new Set(types)] }), ...chain };
  }

  /** The group that the value of one member says, and in it the shape whose other members are there. */
  #byGroup(groups: readonly Branches[]): AjvSchema {
    const known = groups.flatMap(({ values }) => values);
    const [{ key } = { key: "" }] = groups;
    return groups.reduceRight<AjvSchema>(
      (otherwise, { values, required, shapes }) => ({
        if: { properties: { [key]: { enum: values } }, required: required ? [key] : [] },
        then: this.#byPresence(shapes),
        else: otherwise,
      }),
      { properties: { [key]: { enum: known } }, required: groups.every(({ required }) => required) ? [key] : [] },
    );
  }

  #byPresence(shapes: readonly Branch[]): AjvSchema {
    const [first, ...others] = shapes.map(({ schema }) => schema.required ?? []);
    const common = (first ?? []).filter((name) => others.every((required) => required.includes(name)));
    const [only] = shapes;
    if (only !== undefined && shapes.length === 1) return this.schema(only.branch);
    return shapes.reduceRight<AjvSchema>(
      (otherwise, { branch, schema }) => ({
        if: { required: (schema.required ?? []).filter((name) => !common.includes(name)) },
        then: this.schema(branch),
        else: otherwise,
      }),
      {
        shapes: wordsOf(
          shapes.map(({ schema }) => schema),
          common,
        ),
      },
    );
  }

  /** What tells a branch from the others: its type, the values that members are bound to, the members that it alone needs. */
  #guard(schema: Schema, common: readonly string[]): AjvSchema {
    const { type, items, properties, required = [] } = schema;
    if (items !== undefined && !Array.isArray(items))
      return defined({ type, items: defined({ type: this.#resolved(items).type }) });
    if (properties === undefined) return type === undefined ? this.schema(schema) : { type };
    const bound = boundMembers(properties);
    const isBound = Object.keys(bound).length > 0;
    const needed = required.filter((name) => (isBound ? own(bound, name) !== undefined : !common.includes(name)));
    return { type: "object", properties: bound, required: needed };
  }

  #resolved(schema: Schema): Schema {
    const target = schema.$ref === undefined ? undefined : this.#types.get(refName(schema.$ref));
    if (target === undefined) return schema;
    const whole = this.#whole(target);
    return whole.anyOf === undefined
      ? whole
      : { ...whole, type: "object", properties: {}, required: this.#commonRequired(whole) };
  }

  #commonRequired({ anyOf = [] }: Schema): string[] {
    const lists = anyOf.map((part) => this.#resolved(part).required ?? []);
    return (lists[0] ?? []).filter((name) => lists.every((list) => list.includes(name)));
  }

  /** The schema with the members of the base that it extends. */
  #whole({ schema, base }: NamedType): Schema {
    const parent = base === undefined ? undefined : this.#types.get(base);
    if (parent === undefined) return schema;
    const { properties = {}, required = [] } = this.#whole(parent);
    // A member that a shape must not have only helps the compiler to tell shapes apart: the exchange takes it.
    const own = Object.entries(schema.properties ?? {}).filter(([, member]) => !member.absent);
    return {
      ...schema,
      properties: { ...properties, ...Object.fromEntries(own) },
      required: [...new Set([...required, ...(schema.required ?? [])])],
    };
  }
}

/** The alternatives of a union inside a union: each would be written twice, as the guard of its branch and as the branch. */
function flatUnion(schema: Schema): readonly Schema[] {
  return schema.$ref === undefined && schema.anyOf !== undefined ? schema.anyOf.flatMap(flatUnion) : [schema];
}

/** One of the shapes of a union. */
interface Branch {
  readonly branch: Schema;
  /** What `branch` stands for, whole. */
  readonly schema: Schema;
}

/** Shapes that allow the same values of a member that tells shapes apart. */
interface Branches {
  readonly key: string;
  readonly values: readonly Json[];
  /** Whether each of the shapes needs the member. */
  readonly required: boolean;
  readonly shapes: readonly Branch[];
}

/** The shapes by the values of the first member that every shape binds to some; empty when there is no such member. */
function shapeGroups(branches: readonly Schema[], resolved: readonly Schema[]): Branches[] {
  const [first] = resolved;
  const key = Object.keys(first?.properties ?? {}).find((name) => {
    const lists = resolved.map(({ properties }) => valuesOf(own(properties, name)));
    return lists.every((list) => list !== undefined) && new Set(lists.map((list) => JSON.stringify(list))).size > 1;
  });
  if (key === undefined) return [];
  const groups = new Map<string, Branch[]>();
  for (const [at, schema] of resolved.entries()) {
    const values = JSON.stringify(valuesOf(own(schema.properties, key)));
    groups.set(values, [...(groups.get(values) ?? []), { branch: branches[at] ?? {}, schema }]);
  }
  return [...groups].map(([values, shapes]) => ({
    key,
    values: JSON.parse(values) as Json[],
    required: shapes.every(({ schema }) => schema.required?.includes(key)),
    shapes,
  }));
}

/** The values that a member is bound to; undefined when it may be anything of its type. */
function valuesOf({ const: one, enum: values, open }: Schema = {}): readonly Json[] | undefined {
  if (one !== undefined) return [one];
  return values === undefined || open ? undefined : values;
}

/** The members that can have one value only. */
function boundMembers(properties: Readonly<Record<string, Schema>>): Record<string, AjvSchema> {
  const bound: Record<string, AjvSchema> = {};
  for (const [name, { const: one, enum: values, open }] of Object.entries(properties)) {
    if (one !== undefined) put(bound, name, { const: one });
    else if (values?.length === 1 && !open) put(bound, name, { enum: values });
  }
  return bound;
}

/** The members that every shape needs, whatever their value. */
function commonMembers(shapes: readonly Schema[]): string[] {
  const free = ({ properties = {}, required = [] }: Schema): string[] => {
    const bound = boundMembers(properties);
    return required.filter((name) => own(bound, name) === undefined);
  };
  const lists = shapes.map(free);
  return (lists[0] ?? []).filter((name) => lists.every((list) => list.includes(name)));
}

/** What would make a shape, the likeliest first, which is the last of the shapes. */
function wordsOf(shapes: readonly Schema[], common: readonly string[]): string {
  return shapes
    .map((shape) => shapeWords(shape, common))
    .reverse()
    .join("; or ");
}

/** The members that make a shape, as `grant_type "refresh_token" and refresh_token`. */
function shapeWords({ properties = {}, required = [] }: Schema, common: readonly string[]): string {
  return required
    .filter((name) => !common.includes(name))
    .map((name) => {
      const { enum: values, const: one } = own(properties, name) ?? {};
      const value = values?.length === 1 ? values[0] : one;
      return value === undefined ? name : `${name} ${JSON.stringify(value)}`;
    })
    .join(" and ");
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
