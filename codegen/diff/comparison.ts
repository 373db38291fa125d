import type { Fetch } from "../import/fetch.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Diagnostics } from "../tools/diagnostics.ts";
import type { Change, ChangedKind } from "./change.ts";
import { compareSnapshots, type Scope } from "./compare.ts";
import { readSide } from "./sides.ts";

/** Two snapshots side by side, and what lies between them. */
export interface SnapshotComparison {
  readonly before: SideSummary;
  readonly after: SideSummary;
  /** What both speak of, and was compared. */
  readonly scope: Scope;
  readonly changes: readonly Change[];
}

export interface SideSummary {
  readonly source: string;
  readonly methods: number;
  readonly channels: number;
}

export interface Counts {
  readonly breaking: number;
  readonly other: number;
  readonly subjects: Readonly<Record<ChangedKind, { added: number; removed: number; changed: number }>>;
}

/** Reads and compares two sides. Whatever is wrong with either ends the run. */
export async function compareSources(
  before: string,
  after: string,
  diagnostics: Diagnostics,
  fetchUrl?: Fetch,
): Promise<SnapshotComparison> {
  const [old, fresh] = [await readSide(before, diagnostics, fetchUrl), await readSide(after, diagnostics, fetchUrl)];
  const scope = {
    methods: old.covers.methods && fresh.covers.methods,
    channels: old.covers.channels && fresh.covers.channels,
  };
  diagnostics.stopOnErrors();
  if (!scope.methods && !scope.channels) {
    diagnostics.error(after, `has nothing in common with ${before}: one describes methods, the other channels`);
    diagnostics.stopOnErrors();
  }
  return {
    before: summarize(before, old.snapshot),
    after: summarize(after, fresh.snapshot),
    scope,
    changes: compareSnapshots(old.snapshot, fresh.snapshot, scope),
  };
}

export function summarize(source: string, { methods, channels }: Snapshot): SideSummary {
  return { source, methods: Object.keys(methods).length, channels: Object.keys(channels).length };
}

/** How many changes break, and how many methods, channels and shared types came, went and changed. */
export function countChanges(changes: readonly Change[]): Counts {
  const breaking = changes.filter((change) => change.breaking).length;
  const count = (subject: ChangedKind): { added: number; removed: number; changed: number } => {
    const own = changes.filter((change) => change.subject === subject);
    const whole = (aspect: Change["aspect"]): number =>
      own.filter((change) => change.path === "" && change.aspect === aspect).length;
    const [added, removed] = [whole("added"), whole("removed")];
    return { added, removed, changed: new Set(own.map(({ name }) => name)).size - added - removed };
  };
  return {
    breaking,
    other: changes.length - breaking,
    subjects: { method: count("method"), channel: count("channel"), type: count("type") },
  };
}
