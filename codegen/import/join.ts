import { isDeepStrictEqual } from "node:util";
import { children, refName, refTo, type Schema } from "../snapshot/schema.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { own } from "../tools/own.ts";
import { mapSchemas } from "./walk.ts";

/**
 * Methods of one snapshot and channels of another as one. Types that both have under one name and describe alike
 * are one type; where they differ, that of the channels is named `name_in_channels`.
 */
export function joinSnapshots(methods: Snapshot, channels: Snapshot): Snapshot {
  const renamed = differing(methods.types, channels.types);
  const rename = (schema: Schema): Schema => {
    const name = schema.$ref === undefined ? undefined : refName(schema.$ref);
    return name !== undefined && renamed.has(name) ? { ...schema, ...refTo(newName(name)) } : schema;
  };
  const moved = mapSchemas(channels, rename);
  const types = Object.entries(moved.types).map(([name, type]) => [renamed.has(name) ? newName(name) : name, type]);
  return {
    methods: { ...methods.methods, ...moved.methods },
    channels: { ...methods.channels, ...moved.channels },
    types: { ...methods.types, ...(Object.fromEntries(types) as Record<string, Schema>) },
  };
}

function newName(name: string): string {
  return `${name}_in_channels`;
}

/** The names that mean two things, also because they lead to a name that does. */
function differing(
  ours: Readonly<Record<string, Schema>>,
  theirs: Readonly<Record<string, Schema>>,
): ReadonlySet<string> {
  const common = Object.keys(theirs).filter((name) => Object.hasOwn(ours, name));
  const found = new Set(common.filter((name) => !isDeepStrictEqual(own(ours, name), own(theirs, name))));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const name of common) if (leadsTo(own(theirs, name) ?? {}, found)) found.add(name);
  }
  return found;
}

function leadsTo(schema: Schema, names: ReadonlySet<string>): boolean {
  if (schema.$ref !== undefined && names.has(refName(schema.$ref))) return true;
  return [...children(schema)].some(([, child]) => leadsTo(child, names));
}
