import { children, refName, refTo, type Schema } from "../snapshot/schema.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { own } from "../tools/own.ts";

export type Side = "params" | "result";

/** Which shared types a caller writes, which it reads, and which both. A type that is used nowhere is missing, but for `messages`. */
export function sidesOf(snapshot: Snapshot, messages: readonly string[] = []): Map<string, Set<Side>> {
  const sides = new Map<string, Set<Side>>();
  const visit = (schema: Schema, side: Side): void => {
    if (schema.$ref !== undefined) {
      const name = refName(schema.$ref);
      const known = sides.get(name) ?? new Set();
      if (known.has(side)) return;
      sides.set(name, known.add(side));
      const target = own(snapshot.types, name);
      if (target !== undefined) visit(target, side);
    }
    for (const [, child] of children(schema)) visit(child, side);
  };
  for (const { params, result, resultWhen = [] } of Object.values(snapshot.methods)) {
    visit(params, "params");
    visit(result, "result");
    for (const other of resultWhen) visit(other.result, "result");
  }
  for (const { params, payload, sent = {} } of Object.values(snapshot.channels)) {
    for (const schema of [...Object.values(params), sent]) visit(schema, "params");
    visit(payload, "result");
  }
  for (const name of messages) visit(refTo(name), "result");
  return sides;
}
