import { CodegenError, type Diagnostics } from "../diagnostics.ts";
import { own, put } from "../own.ts";
import { readSnapshot } from "../snapshot-tree.ts";
import { subtree, type Tree } from "../tree.ts";
import { parseYaml } from "../yaml.ts";
import type { Correction } from "./correct.ts";
import type { ChannelText, ErrorFacts, Limits, MethodText, Names, Role, Sources, Text } from "./sources.ts";

/** Reads a `schemas/` folder. What cannot be read at all ends the run; the rest is checked by later stages. */
export function load(tree: Tree, diagnostics: Diagnostics): Sources {
  const read = <T>(path: string): T => parse(tree, path, diagnostics) as T;
  const below = (folder: string): string[] => Object.keys(tree).filter((path) => path.startsWith(`${folder}/`));
  const merged = <T>(paths: readonly string[]): Record<string, T> => mergeMaps(paths, read, diagnostics);
  const effects = read<Record<Effect, { methods: string[] }>>("effects.yaml");
  const roles = read<Record<Role, { methods: string[] }>>("roles.yaml");
  const deliveries = read<Record<Delivery, { channels: string[] }>>("deliveries.yaml");
  return {
    upstream: readSnapshot(subtree(tree, "upstream"), "upstream"),
    additions: readSnapshot(subtree(tree, "additions"), "additions"),
    corrections: below("corrections").flatMap((path) => readCorrections(path, read(path), diagnostics)),
    names: readNames(read("names.yaml"), diagnostics),
    effects: invert(effects, ({ methods }) => methods, "effects.yaml", diagnostics),
    roles: invert(roles, ({ methods }) => methods, "roles.yaml", diagnostics),
    instead: readInstead(read("instead.yaml"), diagnostics),
    deliveries: invert(deliveries, ({ channels }) => channels, "deliveries.yaml", diagnostics),
    limits: read<Limits>("limits.json"),
    errors: read<ErrorFacts[]>("errors.json"),
    texts: {
      methods: merged<MethodText>(below("text/methods")),
      channels: merged<ChannelText>(["text/channels.yaml"]),
      types: merged<string>(["text/types.yaml"]),
      places: merged<Text>(["text/places.yaml"]),
      fields: merged<Text>(["text/fields.yaml"]),
      samples: merged<unknown>(["text/samples.yaml"]),
    },
  };
}

interface NamesFile {
  readonly types?: Readonly<Record<string, readonly string[]>>;
  readonly inline?: Readonly<Record<string, readonly string[]>>;
  readonly channels?: Readonly<Record<string, string>>;
  readonly open?: readonly string[];
}

function readNames({ types = {}, inline = {}, channels = {}, open = [] }: NamesFile, diagnostics: Diagnostics): Names {
  const invertNames = (lists: Readonly<Record<string, readonly string[]>>): Record<string, string> =>
    invert(lists, (list) => list, "names.yaml", diagnostics);
  return {
    types: invertNames(types),
    inline: invertNames(inline),
    channels: Object.fromEntries(Object.entries(channels).map(([builder, template]) => [template, builder])),
    open,
  };
}

function readInstead(
  table: Readonly<Record<string, { readonly use?: unknown; readonly reason?: unknown }>>,
  diagnostics: Diagnostics,
): Sources["instead"] {
  for (const [method, { use, reason }] of Object.entries(table)) {
    if ((use !== undefined && typeof use !== "string") || typeof reason !== "string") {
      diagnostics.error("instead.yaml", `${method} needs a \`reason\`, and \`use\` where it is refused`);
    }
  }
  return table as Sources["instead"];
}

type Effect = "read" | "write" | "session";
type Delivery = "state" | "chain" | "event";

function parse(tree: Tree, path: string, diagnostics: Diagnostics): unknown {
  const text = tree[path];
  if (text === undefined) throw CodegenError.of(path, "the file is missing");
  return parseYaml(text, path, diagnostics) ?? {};
}

const operations: ReadonlySet<unknown> = new Set(["replace", "add", "merge", "remove", "optional"]);

function readCorrections(path: string, list: unknown, diagnostics: Diagnostics): Correction[] {
  if (!Array.isArray(list)) {
    diagnostics.error(path, "expected a list of corrections");
    return [];
  }
  return list.flatMap((entry: Partial<Correction>, index) => {
    const source = `${path}#${index + 1}`;
    const missing = (["at", "reason", "evidence"] as const).filter((key) => typeof entry[key] !== "string");
    if (missing.length > 0) diagnostics.error(source, `a correction needs ${missing.join(", ")}`);
    if (!operations.has(entry.op)) diagnostics.error(source, `unknown operation ${String(entry.op)}`);
    return missing.length > 0 || !operations.has(entry.op) ? [] : [{ ...(entry as Correction), source }];
  });
}

function mergeMaps<T>(
  paths: readonly string[],
  read: (path: string) => Record<string, T>,
  diagnostics: Diagnostics,
): Record<string, T> {
  const all: Record<string, T> = {};
  for (const path of paths)
    for (const [key, value] of Object.entries(read(path))) {
      if (own(all, key) !== undefined) diagnostics.error(path, `${key} is described in another file too`);
      put(all, key, value);
    }
  return all;
}

/** From groups of names to the group of each name. */
function invert<Group extends string, Entry>(
  groups: Readonly<Record<Group, Entry>>,
  namesOf: (entry: Entry) => readonly string[],
  path: string,
  diagnostics: Diagnostics,
): Record<string, Group> {
  const groupOf: Record<string, Group> = {};
  for (const group of Object.keys(groups) as Group[])
    for (const name of namesOf(groups[group])) {
      if (own(groupOf, name) !== undefined) diagnostics.error(path, `${name} is listed twice`);
      put(groupOf, name, group);
    }
  return groupOf;
}
