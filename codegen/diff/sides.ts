import { stat } from "node:fs/promises";
import type { Fetch } from "../import/fetch.ts";
import { joinDocuments, readDocument } from "../import/sources.ts";
import { refuseExcess } from "../snapshot/extent.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { readSnapshot } from "../snapshot/snapshot-tree.ts";
import { correct } from "../sources/correct.ts";
import { load } from "../sources/load.ts";
import { merge } from "../sources/merge.ts";
import { CodegenError, type Diagnostics } from "../tools/diagnostics.ts";
import { readTree } from "../tools/tree.ts";
import type { Scope } from "./compare.ts";

/** One of the two snapshots that are compared. */
export interface SnapshotSide {
  /** The files, folder or URLs as the caller named them. */
  readonly source: string;
  readonly snapshot: Snapshot;
  /** What it speaks of: an OpenAPI document says nothing about channels, so none of them is missing in it. */
  readonly covers: Scope;
}

/**
 * Reads a side: a document of any format that `import` reads, several of them joined by commas, a folder as
 * `import` writes it, or a whole `schemas` folder, of which additions and corrections count too.
 */
export async function readSide(source: string, diagnostics: Diagnostics, fetchUrl?: Fetch): Promise<SnapshotSide> {
  const isFolder = await stat(source).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? readFolder(source, diagnostics) : readFiles(source, diagnostics, fetchUrl);
}

async function readFiles(source: string, diagnostics: Diagnostics, fetchUrl?: Fetch): Promise<SnapshotSide> {
  const read = await Promise.all(source.split(",").map((one) => readDocument(one.trim(), diagnostics, fetchUrl)));
  const documents = read.filter((document) => document !== undefined);
  const channels = documents.filter(({ format }) => format === "asyncapi").length;
  const methods = documents.length - channels;
  if (methods > 1 || channels > 1)
    diagnostics.error(
      source,
      "joins two documents that describe the same: one of methods and one of channels go together",
    );
  return { source, snapshot: joinDocuments(documents), covers: { methods: methods > 0, channels: channels > 0 } };
}

async function readFolder(source: string, diagnostics: Diagnostics): Promise<SnapshotSide> {
  const tree = await readTree(source);
  const has = (folder: string): boolean => Object.keys(tree).some((path) => path.startsWith(`${folder}/`));
  if (!has("upstream")) {
    if (!has("methods") && !has("channels"))
      throw CodegenError.of(source, "the folder holds no snapshot: expected methods/ and channels/, or upstream/");
    const snapshot = readSnapshot(tree, source);
    refuseExcess(snapshot);
    return { source, snapshot, covers: { methods: has("methods"), channels: has("channels") } };
  }
  const { upstream, additions, corrections } = load(tree, diagnostics);
  const report = (at: string, message: string): void => diagnostics.warn(at, message);
  const snapshot = correct(merge(upstream, additions, report), corrections, report);
  refuseExcess(snapshot);
  const hasChannels = Object.keys(snapshot.channels).length > 0;
  return { source, snapshot, covers: { methods: true, channels: hasChannels } };
}
