import type { Snapshot } from "../snapshot/snapshot.ts";
import { readSnapshot } from "../snapshot/snapshot-tree.ts";
import { CodegenError, type Diagnostics } from "../tools/diagnostics.ts";
import { own } from "../tools/own.ts";
import { subtree, type Tree } from "../tools/tree.ts";
import { readYaml, type YamlFile } from "../tools/yaml.ts";
import { type Format, misfitsOf } from "./check.ts";

/** Reads a file and checks it against its format; undefined when something was reported. */
export function readFile(tree: Tree, path: string, format: Format, diagnostics: Diagnostics): YamlFile | undefined {
  const text = own(tree, path);
  if (text === undefined) throw CodegenError.of(path, "the file is missing");
  const file = readYaml(text, path, diagnostics);
  const misfits = file === undefined ? [] : misfitsOf(file.value, format);
  for (const { steps, message } of misfits) diagnostics.error(file?.lineOf(steps) ?? path, message);
  return misfits.length === 0 ? file : undefined;
}

const formats = {
  methods: "parts.json#/definitions/methodFacts",
  channels: "parts.json#/definitions/channelFacts",
  types: "parts.json#/definitions/schema",
} as const satisfies Record<keyof Snapshot, Format>;

/** The facts that upstream publishes, checked like ours. */
export function readUpstream(tree: Tree, diagnostics: Diagnostics): Snapshot {
  const upstream = readSnapshot(subtree(tree, "upstream"), "upstream");
  for (const kind of ["methods", "channels", "types"] as const)
    for (const [name, facts] of Object.entries(upstream[kind])) {
      const misfits = misfitsOf(facts, formats[kind]);
      if (misfits.length === 0) continue;
      const path = `upstream/${kind}/${name}.json`;
      const file = readYaml(own(tree, path) ?? "", path, diagnostics);
      for (const { steps, message } of misfits) diagnostics.error(file?.lineOf(steps) ?? path, message);
    }
  return upstream;
}
