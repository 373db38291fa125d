import { mergeRecords, own } from "../tools/own.ts";
import { mapChildren, mapValues, type ObjectSchema, refName, type Schema } from "./schema.ts";
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
    if (isNamed(target)) return schema;
    if (inside.includes(name)) {
      report.onlyItself(`types/${name}`);
      return {};
    }
    const { $ref: _, ...beside } = schema;
    return { ...visit(target, `types/${name}`, [...inside, name]), ...beside };
  };

  const mergeAll = (schema: Schema, at: string, inside: readonly string[]): Schema => {
    const { allOf = [], ...own } = schema;
    const parts = [...allOf.map((part, index) => whole(part, `${at}/allOf/${index}`, inside)), own];
    const properties = mergeRecords(parts.map((part) => part.properties));
    const required = [...new Set(parts.flatMap((part) => part.required ?? []))];
    return { ...Object.assign({}, ...parts), type: "object", properties, required };
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
    })),
    types: mapValues(types, (schema, name) => visit(schema, `types/${name}#`, [name])),
  };
}

/** Objects with members and enums have names; everything else is written out where it is used. */
export function isNamed(schema: Schema): boolean {
  return schema.properties !== undefined || schema.enum !== undefined || schema.allOf !== undefined;
}
