import { resolve } from "../snapshot/resolve.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { type Change, sortChanges } from "./change.ts";
import { compareChannels, compareMethods } from "./facts.ts";
import { SchemaComparison } from "./schemas.ts";

/** What is compared; a description that has no channels says nothing about them. */
export interface Scope {
  readonly methods: boolean;
  readonly channels: boolean;
}

/** The differences between two snapshots by meaning, breaking or not from the side of a typed caller. */
export function compareSnapshots(
  before: Snapshot,
  after: Snapshot,
  scope: Scope = { methods: true, channels: true },
): Change[] {
  const [old, fresh] = [settled(before), settled(after)];
  const schemas = new SchemaComparison(old.types, fresh.types);
  const changes = [
    ...(scope.methods ? compareMethods(old.methods, fresh.methods, schemas) : []),
    ...(scope.channels ? compareChannels(old.channels, fresh.channels, schemas) : []),
  ];
  return sortChanges([...changes, ...schemas.ofTypes()]);
}

/** References to nothing and types that are only themselves are of unknown type here; `import` reports them. */
function settled(snapshot: Snapshot): Snapshot {
  return resolve(snapshot, { dangling: () => undefined, onlyItself: () => undefined });
}
