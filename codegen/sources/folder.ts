/** The places of `schemas/`: which file is of which kind, and what it is about. */
import type { Diagnostics } from "../tools/diagnostics.ts";
import { nearest } from "../tools/nearest.ts";
import type { Tree } from "../tools/tree.ts";

/** The kinds of things that have a file each. */
export type FileKind = "methods" | "channels" | "types";

/** The files about all of the API at once. */
export const tables = ["errors", "glossary", "layouts", "limits", "open", "samples"] as const;

/** A file about one method, channel or type. */
export interface Place {
  readonly path: string;
  readonly kind: FileKind;
  /** Name on the wire. */
  readonly name: string;
}

const subject = /^(methods(?=\/(?:public|private)\/)|channels|types)\/(.+)\.(yaml|json)$/;
const words = ["upstream", "methods", "channels", "types", "public", "private", "format"];

/** The files of ours that are about one method, channel or type, in the order of their paths. */
export function placesIn(tree: Tree): Place[] {
  return Object.keys(tree)
    .sort()
    .flatMap((path) => {
      const [, kind, name, ending] = subject.exec(path) ?? [];
      return kind === undefined || name === undefined || ending !== "yaml"
        ? []
        : [{ path, kind: kind as FileKind, name }];
    });
}

/** Reports the files that nothing reads, because their folder or their name is misspelt. */
export function reportStrangers(tree: Tree, diagnostics: Diagnostics): void {
  for (const path of Object.keys(tree)) {
    if (isKnown(path)) continue;
    const likely = likelyPath(path);
    const hint = likely === undefined ? `files of ours are ${known}` : `did you mean ${likely}?`;
    diagnostics.error(path, `is read by nothing; ${hint}`);
  }
}

const known = `methods/public/NAME.yaml, methods/private/NAME.yaml, channels/NAME.yaml, types/NAME.yaml, ${tables.map((name) => `${name}.yaml`).join(", ")}`;

function isKnown(path: string): boolean {
  if (path.split("/").some((step) => step.startsWith("."))) return true;
  if (path.startsWith("format/") || path === "upstream/manifest.json") return true;
  if (tables.some((name) => path === `${name}.yaml`)) return true;
  const inside = path.startsWith("upstream/") ? path.slice("upstream/".length) : path;
  return subject.exec(inside)?.[3] === (inside === path ? "yaml" : "json");
}

/** The same path with each folder and the ending spelled right, if that makes it a place. */
function likelyPath(path: string): string | undefined {
  const steps = path.split("/");
  const file = steps.pop() ?? "";
  const folders = steps.map((step) => nearest(step, words) ?? step);
  const ending = folders[0] === "upstream" ? "json" : "yaml";
  const stem = file.replace(/\.\w+$/, "");
  const table = folders.length === 0 ? nearest(stem, tables) : undefined;
  const likely = [...folders, `${table ?? stem}.${ending}`].join("/");
  return isKnown(likely) ? likely : undefined;
}
