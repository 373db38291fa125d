import { mergeRecords, own } from "../tools/own.ts";
import { children, mapChildren, mapValues, type ObjectSchema, refName, type Schema } from "./schema.ts";
import type { Snapshot } from "./snapshot.ts";

/** What is wrong with a reference; the caller decides whether that ends the run. */
export interface ResolveReport {
  dangling(at: string, ref: string): void;
  onlyItself(at: string): void;
}

/**
 * The snapshot with every reference either gone or pointing to a type that deserves a name, which is an object
 * or an enum: aliases of scalars and lists collapse, `allOf` becomes one object, what points to nothing becomes
 * a value of unknown type.
 */
export function resolve(snapshot: Snapshot, report: ResolveReport): Snapshot {
  const { types } = snapshot;
  const recursive = recursiveNames(types);

  const visit = (schema: Schema, at: string, inside: readonly string[]): Schema => {
    if (schema.$ref !== undefined) return follow(schema, at, inside);
    const merged = schema.allOf === undefined ? schema : mergeAll(schema, at, inside);
    return mapChildren(merged, (child, path) => visit(child, at + path, inside));
  };

  const follow = (schema: Schema, at: string, inside: readonly string[]): Schema => {
    const name = refName(schema.$ref ?? "");
    const target = own(types, name);
    if (target === undefined) {
      report.dangling(at, name);
      return {};
    }
    if (isNamed(target) || recursive.has(name)) return schema;
    if (inside.includes(name)) {
      report.onlyItself(`types/${name}`);
      return {};
    }
    const { $ref: _, ...beside } = schema;
    return { ...visit(target, `types/${name}`, [...inside, name]), ...beside };
  };

  const mergeAll = (schema: Schema, at: string, inside: readonly string[]): Schema => {
    const { allOf = [], anyOf, ...own } = schema;
    const parts: Schema[] = [...allOf.map((part, index) => whole(part, `${at}/allOf/${index}`, inside)), own];
    const unions = [...parts.flatMap((part) => (part.anyOf ? [part.anyOf] : [])), ...(anyOf ? [anyOf] : [])];
    const plain = parts.map(({ anyOf: _, ...part }) => part);
    if (unions.length === 0) return mergePlain(plain);
    const ways = unions.reduce<Schema[][]>(
      (done, union) => done.flatMap((way) => union.map((one) => [...way, one])),
      [[]],
    );
    const said = plain.filter((part) => Object.keys(part).some((key) => key !== "type"));
    const alternatives = ways.map((way) => {
      const [only] = way;
      return only !== undefined && way.length === 1 && said.length === 0
        ? only
        : mergeAll({ allOf: [...said, ...way] }, at, inside);
    });
    return { anyOf: alternatives };
  };

  /** A part of an `allOf` with its members at hand, even if it has a name of its own. */
  const whole = (part: Schema, at: string, inside: readonly string[]): Schema => {
    if (part.$ref === undefined) return part.allOf === undefined ? part : mergeAll(part, at, inside);
    const name = refName(part.$ref);
    const target = own(types, name);
    if (target === undefined) report.dangling(at, name);
    else if (inside.includes(name)) report.onlyItself(`types/${name}`);
    else return whole(target, `types/${name}`, [...inside, name]);
    return {};
  };

  return {
    methods: mapValues(snapshot.methods, (facts, method) => ({
      ...facts,
      params: visit(facts.params, `methods/${method}#/params`, []) as ObjectSchema,
      result: visit(facts.result, `methods/${method}#/result`, []),
      ...(facts.resultWhen && {
        resultWhen: facts.resultWhen.map(({ when, result }, index) => ({
          when,
          result: visit(result, `methods/${method}#/resultWhen/${index}/result`, []),
        })),
      }),
    })),
    channels: mapValues(snapshot.channels, (facts, channel) => ({
      ...facts,
      params: mapValues(facts.params, (schema, name) => visit(schema, `channels/${channel}#/params/${name}`, [])),
      payload: visit(facts.payload, `channels/${channel}#/payload`, []),
      ...(facts.sent && { sent: visit(facts.sent, `channels/${channel}#/sent`, []) }),
    })),
    types: mapValues(types, (schema, name) => visit(schema, `types/${name}#`, [name])),
  };
}

/** Parts without alternatives as one: their members together, and of everything else the last that says it. */
function mergePlain(parts: readonly Schema[]): Schema {
  const whole: Schema = Object.assign({}, ...parts);
  const others = parts.some(({ type }) => type !== undefined && type !== "object");
  const isObject = parts.length === 1 || parts.some(({ type, properties }) => type === "object" || properties);
  if (others || !isObject) return whole;
  const properties = mergeRecords(parts.map((part) => part.properties));
  const required = [...new Set(parts.flatMap((part) => part.required ?? []))];
  return { ...whole, type: "object", properties, required };
}

/** Objects with members and enums have names; everything else is written out where it is used. */
export function isNamed(schema: Schema): boolean {
  return schema.properties !== undefined || schema.enum !== undefined || schema.allOf !== undefined;
}

/** The types without a name of their own that lead back to themselves by way of an element or a value of a map. */
function recursiveNames(types: Snapshot["types"]): ReadonlySet<string> {
  const leadsTo = (schema: Schema, wanted: string, seen: Set<string>, isInside: boolean): boolean => {
    const name = schema.$ref === undefined ? undefined : refName(schema.$ref);
    if (name === wanted && isInside) return true;
    const key = `${name} ${isInside}`;
    if (name !== undefined && !seen.has(key)) {
      seen.add(key);
      const target = own(types, name);
      if (target !== undefined && !isNamed(target) && leadsTo(target, wanted, seen, isInside)) return true;
    }
    return [...children(schema)].some(([path, child]) =>
      leadsTo(child, wanted, seen, isInside || path.startsWith("/items") || path.startsWith("/additionalProperties")),
    );
  };
  const candidates = Object.entries(types).filter(([, schema]) => !isNamed(schema));
  return new Set(candidates.flatMap(([name, schema]) => (leadsTo(schema, name, new Set(), false) ? [name] : [])));
}
