import { isDeepStrictEqual } from "node:util";
import type { Schema } from "../snapshot/schema.ts";
import { unescapeStep } from "../snapshot/schema.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { own, put } from "../tools/own.ts";

/** One thing that the published description has wrong, and how it is put right. */
export interface Correction {
  /** File and line, for messages. */
  readonly source: string;
  /** What is corrected, as `types/order#/properties/price` or `methods/private/buy#/params`. */
  readonly at: string;
  /**
   * `replace` what is there, `add` what is missing, `merge` members into an object, `remove` what should not be
   * there, or make members `optional` that are listed as required.
   */
  readonly op: "replace" | "add" | "merge" | "remove" | "optional";
  readonly value?: unknown;
  readonly reason: string;
  readonly evidence: string;
}

type Node = Record<string, unknown>;

/**
 * Applies corrections to a copy of a snapshot. One that has nothing to act on, or that changes nothing because
 * upstream caught up, is reported through `report`.
 */
export function correct(
  snapshot: Snapshot,
  corrections: readonly Correction[],
  report: (source: string, message: string) => void,
): Snapshot {
  const corrected = structuredClone(snapshot);
  for (const correction of corrections) {
    const problem = apply(corrected, correction);
    if (problem !== undefined) report(correction.source, `${correction.op} ${correction.at}: ${problem}`);
  }
  return corrected;
}

function apply(snapshot: Snapshot, { at, op, value }: Correction): string | undefined {
  const found = locate(snapshot, at);
  if (found === undefined) return "the target is gone";
  const { parent, key } = found;
  const present = own(parent, key);
  switch (op) {
    case "add":
      if (present !== undefined)
        return isDeepStrictEqual(present, value) ? "upstream has caught up" : "it is there now, with another value";
      put(parent, key, value);
      return undefined;
    case "replace":
      if (present === undefined) return "the target is gone";
      if (isDeepStrictEqual(present, value)) return "upstream has caught up";
      put(parent, key, value);
      return undefined;
    case "remove":
      if (present === undefined) return "upstream has caught up";
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      return undefined;
    case "merge":
      if (!isNode(present) || !isNode(value)) return "the target is not an object";
      if (Object.entries(value).every(([name, member]) => isDeepStrictEqual(own(present, name), member)))
        return "upstream has caught up";
      put<unknown>(parent, key, { ...present, ...value });
      return undefined;
    case "optional":
      return makeOptional(present, value as readonly string[]);
  }
}

function makeOptional(target: unknown, members: readonly string[]): string | undefined {
  const { required } = (target ?? {}) as Schema;
  if (required === undefined) return "the target is gone";
  const done = members.filter((member) => !required.includes(member));
  if (done.length > 0) return `upstream has caught up for ${done.join(", ")}`;
  (target as Schema).required = required.filter((member) => !members.includes(member));
  return undefined;
}

/** The object that holds the target, and the key of the target in it. */
function locate(snapshot: Snapshot, at: string): { parent: Node; key: string } | undefined {
  const [file = "", pointer = ""] = at.split("#");
  const [kind = "", ...name] = file.split("/");
  const parents = own<unknown>({ methods: snapshot.methods, channels: snapshot.channels, types: snapshot.types }, kind);
  const steps = [name.join("/"), ...pointer.split("/").slice(1).map(unescapeStep)];
  const key = steps.pop() ?? "";
  const parent = steps.reduce<unknown>((node, step) => (isNode(node) ? own(node, step) : undefined), parents);
  return isNode(parent) ? { parent, key } : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}
