import { own } from "../tools/own.ts";
import { children, refName, type Schema } from "./schema.ts";
import type { Snapshot } from "./snapshot.ts";

/** The snapshot without the shared types that no method and no channel leads to. */
export function keepReachable(snapshot: Snapshot): Snapshot {
  const seen = new Set<string>();
  const visit = (schema: Schema): void => {
    if (schema.$ref !== undefined) {
      const name = refName(schema.$ref);
      const target = own(snapshot.types, name);
      if (seen.has(name) || target === undefined) return;
      seen.add(name);
      visit(target);
    }
    for (const [, child] of children(schema)) visit(child);
  };
  for (const { params, result, resultWhen = [] } of Object.values(snapshot.methods))
    [params, result, ...resultWhen.map((other) => other.result)].forEach(visit);
  for (const { params, payload, sent = {} } of Object.values(snapshot.channels))
    [...Object.values(params), payload, sent].forEach(visit);
  const types = Object.fromEntries(Object.entries(snapshot.types).filter(([name]) => seen.has(name)));
  return { ...snapshot, types };
}
