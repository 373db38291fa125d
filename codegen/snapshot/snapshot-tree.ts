import { CodegenError } from "../tools/diagnostics.ts";
import { own, put } from "../tools/own.ts";
import { sortedJson, type Tree } from "../tools/tree.ts";
import type { Schema } from "./schema.ts";
import type { ChannelFacts, MethodFacts, Snapshot } from "./snapshot.ts";

/** A snapshot as files: one a method, a channel and a shared type. */
export function writeSnapshot({ methods, channels, types }: Snapshot): Tree {
  return {
    ...files("methods", methods),
    ...files("channels", channels),
    ...files("types", types),
  };
}

/** The snapshot that a tree of files holds. */
export function readSnapshot(tree: Tree, folder: string): Snapshot {
  const methods: Record<string, MethodFacts> = {};
  const channels: Record<string, ChannelFacts> = {};
  const types: Record<string, Schema> = {};
  for (const [path, text] of Object.entries(tree)) {
    const [, kind, name] = /^(methods|channels|types)\/(.+)\.json$/.exec(path) ?? [];
    if (kind === undefined || name === undefined) continue;
    const value = parse(text, `${folder}/${path}`);
    if (kind === "methods") put(methods, name, value as MethodFacts);
    else if (kind === "channels") put(channels, name, value as ChannelFacts);
    else put(types, name, value as Schema);
  }
  return { methods, channels, types };
}

function files(kind: string, values: Readonly<Record<string, unknown>>): Tree {
  return Object.fromEntries(
    Object.keys(values)
      .sort()
      .map((name) => [`${kind}/${name}.json`, sortedJson(own(values, name))]),
  );
}

function parse(text: string, at: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw CodegenError.of(at, `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
