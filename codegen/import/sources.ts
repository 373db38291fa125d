import { createHash } from "node:crypto";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { CodegenError, type Diagnostics } from "../tools/diagnostics.ts";
import { type DocumentFormat, readSnapshotDocument, type SnapshotDocument, titleOf } from "./document.ts";
import { type Fetch, readBytes } from "./fetch.ts";
import { joinSnapshots } from "./join.ts";

/** The documents that a snapshot is read from: files or https URLs. */
export interface SnapshotSources {
  readonly openapi?: string;
  readonly asyncapi?: string;
  readonly openrpc?: string;
  readonly proto?: string;
}

/** A document as it was read. */
export interface SourceDocument extends SnapshotDocument {
  readonly source: string;
  /** SHA-256 of its bytes, in hex: upstream never changes its version, so this is the version. */
  readonly sha256: string;
}

const formats = ["openapi", "openrpc", "asyncapi", "proto"] as const satisfies readonly DocumentFormat[];

/** Reads each document; what is wrong with any of them is listed together. */
export async function readDocuments(
  sources: SnapshotSources,
  diagnostics: Diagnostics,
  fetchUrl?: Fetch,
): Promise<SourceDocument[]> {
  if (sources.openapi !== undefined && sources.openrpc !== undefined)
    diagnostics.error("--openrpc", "goes without --openapi: both describe the methods");
  const documents: SourceDocument[] = [];
  for (const format of formats) {
    const source = sources[format];
    const document = source === undefined ? undefined : await readDocument(source, diagnostics, fetchUrl);
    if (document === undefined) continue;
    if (document.format === format) documents.push(document);
    else
      diagnostics.error(
        document.source,
        `is ${titleOf(document.format)}: give it as --${document.format}, not as --${format}`,
      );
  }
  diagnostics.stopOnErrors();
  return documents;
}

/** Reads one document of whichever format. */
export async function readDocument(
  source: string,
  diagnostics: Diagnostics,
  fetchUrl?: Fetch,
): Promise<SourceDocument | undefined> {
  try {
    const bytes = await readBytes(source, fetchUrl);
    const document = readSnapshotDocument(bytes.toString("utf8"), source, diagnostics);
    return document && { ...document, source, sha256: createHash("sha256").update(bytes).digest("hex") };
  } catch (error) {
    if (!(error instanceof CodegenError)) throw error;
    for (const { at, message } of error.diagnostics) diagnostics.error(at, message);
    return undefined;
  }
}

/** One snapshot of documents that describe methods and channels. */
export function joinDocuments(documents: readonly SnapshotDocument[]): Snapshot {
  const none: Snapshot = { methods: {}, channels: {}, types: {} };
  const of = (...formats: readonly DocumentFormat[]): Snapshot =>
    documents.find(({ format }) => formats.includes(format))?.snapshot ?? none;
  return joinSnapshots(of("proto"), joinSnapshots(of("openapi", "openrpc"), of("asyncapi")));
}
