import { type Change, sortChanges } from "../diff/change.ts";
import { compareSnapshots, type Scope } from "../diff/compare.ts";
import { reportBadNames } from "../import/document.ts";
import { joinSnapshots } from "../import/join.ts";
import { joinDocuments, type SourceDocument } from "../import/sources.ts";
import { keepReachable } from "../snapshot/reachable.ts";
import { resolve } from "../snapshot/resolve.ts";
import { mapValues } from "../snapshot/schema.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { readSnapshot, writeSnapshot } from "../snapshot/snapshot-tree.ts";
import { correct } from "../sources/correct.ts";
import { load } from "../sources/load.ts";
import { merge } from "../sources/merge.ts";
import type { Diagnostics } from "../tools/diagnostics.ts";
import { subtree, type Tree } from "../tools/tree.ts";
import { entryOf, type ImportManifest, manifestPath, parseManifest, printManifest } from "./manifest.ts";

/** What an import does to `schemas/upstream`, and what follows from it for the rest of `schemas/`. */
export interface Update {
  /** The new content of `schemas/upstream`. */
  readonly upstream: Tree;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly scope: Scope;
  readonly changes: readonly Change[];
  /** Additions of ours that upstream has now, as `methods/private/get_members.yaml`. */
  readonly caughtUp: readonly string[];
  /** Corrections that have nothing to correct any more, each with the reason. */
  readonly misfits: readonly string[];
}

export interface UpdateOptions {
  /** Day of the import, as `2026-11-21`. */
  readonly today: string;
  /** What the manifest names as the source instead of the file or URL. */
  readonly source?: string;
}

/**
 * Works out an import and writes nothing. Documents replace what they speak of: without an AsyncAPI document the
 * channels of the present tree stay, without a document of methods its methods do.
 */
export function planUpdate(
  documents: readonly SourceDocument[],
  schemas: Tree,
  { today, source }: UpdateOptions,
  diagnostics: Diagnostics,
): Update {
  const present = subtree(schemas, "upstream");
  const before = readSnapshot(present, "upstream");
  const scope = {
    methods: documents.some(({ format }) => format !== "asyncapi"),
    channels: documents.some(({ format }) => format === "asyncapi"),
  };
  const after = withKept(keptFacts(joinDocuments(documents)), before, scope);
  reportBadNames(after, diagnostics);
  const manifest = parseManifest(present[manifestPath], `upstream/${manifestPath}`);
  const entries = documents.map((document) => entryOf(document, { named: source, today, before: manifest }));
  const kept = manifest.documents.filter(({ format }) => !scope[format === "asyncapi" ? "channels" : "methods"]);
  const fresh: ImportManifest = { documents: [...entries, ...kept].sort((a, b) => (a.format < b.format ? 1 : -1)) };
  const followUp = review(after, schemas, diagnostics);
  diagnostics.stopOnErrors();
  return {
    upstream: { ...writeSnapshot(after), [manifestPath]: printManifest(fresh) },
    before,
    after,
    scope,
    changes: sortChanges(compareSnapshots(before, after, scope)),
    ...followUp,
  };
}

/** The facts that a folder of schemas has a place for: those of an API that is called by name, over JSON-RPC. */
function keptFacts(snapshot: Snapshot): Snapshot {
  const methods = mapValues(
    snapshot.methods,
    ({ alias: _, positions: __, notification: ___, errors: ____, http: _____, ...facts }) => facts,
  );
  const channels = mapValues(snapshot.channels, ({ sent: _, ...facts }) => facts);
  return { ...snapshot, methods, channels };
}

/** The fresh snapshot with what the present one has of the kinds that no document speaks of. */
function withKept(fresh: Snapshot, present: Snapshot, scope: Scope): Snapshot {
  if (!scope.channels) return joinSnapshots(fresh, keepReachable({ ...present, methods: {} }));
  if (!scope.methods) return joinSnapshots(keepReachable({ ...present, channels: {} }), fresh);
  return fresh;
}

/** What no longer fits among additions and corrections, and whether what they leave makes sense. */
function review(after: Snapshot, schemas: Tree, diagnostics: Diagnostics): Pick<Update, "caughtUp" | "misfits"> {
  const caughtUp: string[] = [];
  const misfits: string[] = [];
  const ours = schemas["limits.yaml"] === undefined ? undefined : load(schemas, diagnostics);
  const none: Snapshot = { methods: {}, channels: {}, types: {} };
  const merged = merge(after, ours?.additions ?? none, (at) => void caughtUp.push(at));
  const corrected = correct(merged, ours?.corrections ?? [], (at, message) => void misfits.push(`${at}: ${message}`));
  resolve(corrected, {
    dangling: (at, name) => diagnostics.warn(at, `there is no type ${name}; a correction has to say what it is`),
    onlyItself: (at) => diagnostics.error(at, "the type is nothing but itself"),
  });
  return { caughtUp, misfits };
}
