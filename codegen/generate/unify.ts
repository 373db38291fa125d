import { isDeepStrictEqual } from "node:util";
import { typeName } from "../snapshot/names.ts";
import { mapChildren, mapValues, type ObjectSchema, refName, refTo, type Schema } from "../snapshot/schema.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { compare } from "../tools/diagnostics.ts";
import { own, put } from "../tools/own.ts";

/**
 * Joins shared types that `name` in its file gives one name. Enums become one with the values of all; objects must be
 * alike. An enum that is written out inline and has exactly the values of a
 * shared one becomes a reference to it.
 */
export function unify(
  snapshot: Snapshot,
  names: Readonly<Record<string, string>>,
  report: (at: string, message: string) => void,
): Snapshot {
  const groups = new Map<string, string[]>();
  for (const type of Object.keys(snapshot.types).sort(compare)) {
    const name = typeName(type, names);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [type]);
    else group.push(type);
  }
  const leader = (type: string): string => groups.get(typeName(type, names))?.[0] ?? type;
  const redirected = (schema: Schema): Schema =>
    mapChildren(schema.$ref === undefined ? schema : { ...schema, ...refTo(leader(refName(schema.$ref))) }, redirected);
  const types: Record<string, Schema> = {};
  for (const [name, members] of groups) {
    const [first = {}, ...others] = members.map((type) => redirected(own(snapshot.types, type) ?? {}));
    const odd = others.findIndex((other) => !(first.enum && other.enum) && !isDeepStrictEqual(first, other));
    if (odd >= 0) report(`types/${members[odd + 1]}`, `${name} is the name of types/${members[0]} too, which differs`);
    const values = first.enum && [...new Set([first, ...others].flatMap((one) => one.enum ?? []))];
    put(types, members[0] ?? name, values === undefined ? first : { ...first, enum: values });
  }
  const shared = new Map(
    Object.entries(types).flatMap(([name, { enum: values }]) => (values ? [[keyOf(values), name]] : [])) as [
      string,
      string,
    ][],
  );
  const joined = (schema: Schema): Schema => {
    const name =
      schema.enum && schema.open !== true && schema.type === "string" ? shared.get(keyOf(schema.enum)) : undefined;
    if (name === undefined) return mapChildren(schema, joined);
    const { default: fallback } = schema;
    return { ...refTo(name), ...(fallback !== undefined && { default: fallback }) };
  };
  const whole = (schema: Schema): Schema => joined(redirected(schema));
  return {
    methods: mapValues(snapshot.methods, (facts) => ({
      ...facts,
      params: whole(facts.params) as ObjectSchema,
      result: whole(facts.result),
      ...(facts.resultWhen && {
        resultWhen: facts.resultWhen.map(({ when, result }) => ({ when, result: whole(result) })),
      }),
    })),
    channels: mapValues(snapshot.channels, (facts) => ({
      ...facts,
      params: mapValues(facts.params, whole),
      payload: whole(facts.payload),
      ...(facts.sent && { sent: whole(facts.sent) }),
    })),
    types: mapValues(types, (schema) => mapChildren(schema, joined)),
  };
}

function keyOf(values: readonly unknown[]): string {
  return values.map(String).sort(compare).join("|");
}
