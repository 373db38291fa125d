import { readFile } from "node:fs/promises";
import type { Diagnostics } from "../diagnostics.ts";
import type { Snapshot } from "../snapshot.ts";
import { readOpenApi } from "./openapi.ts";
import { keepReachable } from "./reachable.ts";

/** The documents that a snapshot is read from: files or https URLs. */
export interface SnapshotSources {
  readonly openapi?: string;
  readonly asyncapi?: string;
  readonly openrpc?: string;
}

/** Reads the documents and joins them to one snapshot. */
export async function readSources({ openapi = "" }: SnapshotSources, diagnostics: Diagnostics): Promise<Snapshot> {
  return keepReachable(readOpenApi(JSON.parse(await readFile(openapi, "utf8")), diagnostics));
}
