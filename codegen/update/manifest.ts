import { basename } from "node:path";
import type { DocumentFormat } from "../import/document.ts";
import type { SourceDocument } from "../import/sources.ts";
import { CodegenError } from "../tools/diagnostics.ts";
import { sortedJson } from "../tools/tree.ts";

/** Where a snapshot comes from: one entry a document. */
export interface ImportManifest {
  readonly documents: readonly ManifestEntry[];
}

export interface ManifestEntry {
  readonly format: DocumentFormat;
  /** URL, or the name of a file without its folder, or what `--source` says. */
  readonly source: string;
  readonly sha256: string;
  /** Day of the import, as `2026-11-21`. */
  readonly importedOn: string;
  readonly methods: number;
  readonly channels: number;
  readonly types: number;
}

export const manifestPath = "manifest.json";

/** The entry of a document. One that was imported before, byte for byte, keeps its entry and its day. */
export function entryOf(
  { format, source, sha256, snapshot }: SourceDocument,
  { named, today, before }: { named: string | undefined; today: string; before: ImportManifest },
): ManifestEntry {
  const name = named ?? (/^https:/i.test(source) ? source : basename(source));
  const same = before.documents.find((entry) => entry.sha256 === sha256 && entry.source === name);
  const count = (record: object): number => Object.keys(record).length;
  return {
    format,
    source: name,
    sha256,
    importedOn: same?.importedOn ?? today,
    methods: count(snapshot.methods),
    channels: count(snapshot.channels),
    types: count(snapshot.types),
  };
}

export function printManifest(manifest: ImportManifest): string {
  return sortedJson(manifest);
}

/** The manifest of the present tree; without one nothing is known of where it comes from. */
export function parseManifest(text: string | undefined, at: string): ImportManifest {
  if (text === undefined) return { documents: [] };
  try {
    const { documents } = JSON.parse(text) as Partial<ImportManifest>;
    return { documents: Array.isArray(documents) ? documents : [] };
  } catch (error) {
    throw CodegenError.of(at, `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
