import { excessOf } from "../snapshot/extent.ts";
import { keepReachable } from "../snapshot/reachable.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Diagnostics, Report } from "../tools/diagnostics.ts";
import { entriesOfAsyncApi, readAsyncApi } from "./asyncapi.ts";
import { readOpenApi } from "./openapi.ts";
import { entriesOfOpenApi } from "./openapi-paths.ts";
import { entriesOfOpenRpc, readOpenRpc } from "./openrpc.ts";
import { type ProtoDescriptor, parseProto, readProto } from "./proto.ts";
import { type Raw, recordIn } from "./raw.ts";
import { type Entry, type ReadCounts, ReadLog } from "./read-log.ts";
import { parseText } from "./text.ts";

/** The formats that a description of the API may have. */
export type DocumentFormat = "openapi" | "asyncapi" | "openrpc" | "proto";

export interface SnapshotDocument {
  readonly format: DocumentFormat;
  /** Only what a method or a channel leads to; of protobuf every message. */
  readonly snapshot: Snapshot;
  /** What reads and writes the messages of protobuf. */
  readonly descriptor?: ProtoDescriptor;
  /** What the API is called; empty when the document does not say. */
  readonly title: string;
  /** What the document has, and what was read of it. */
  readonly account: ReadCounts;
}

interface Reader {
  readonly title: string;
  readonly versions: RegExp;
  read(document: Raw, report: Report, log: ReadLog): Snapshot;
  entries(document: Raw): Entry[];
}

const readers: Readonly<Record<DocumentFormat, Reader>> = {
  openapi: { title: "OpenAPI 3.0 or 3.1", versions: /^3\.[012](\.|$)/, read: readOpenApi, entries: entriesOfOpenApi },
  asyncapi: { title: "AsyncAPI 2 or 3", versions: /^[23]\./, read: readAsyncApi, entries: entriesOfAsyncApi },
  openrpc: { title: "OpenRPC 1", versions: /^1\./, read: readOpenRpc, entries: entriesOfOpenRpc },
  proto: { title: "protobuf 3", versions: /^3$/, read: readProto, entries: entriesOfOpenRpc },
};

/** What each format is called in messages. */
export function titleOf(format: DocumentFormat): string {
  return readers[format].title;
}

/**
 * Reads a description of the API, in JSON, YAML or protobuf and in whichever of the formats it is. Everything wrong with it
 * is reported.
 * @returns undefined when it cannot be read at all.
 */
export function readSnapshotDocument(
  text: string,
  file: string,
  diagnostics: Diagnostics,
): SnapshotDocument | undefined {
  const proto = file.endsWith(".proto") ? parseProto(text, file, diagnostics) : undefined;
  const document = file.endsWith(".proto") ? proto?.document : parseText(text, file, diagnostics);
  if (document === undefined) return undefined;
  const format = detect(document);
  if (format === undefined) {
    diagnostics.error(file, `${describeUnknown(document)}; understood are ${understood()}`);
    return undefined;
  }
  const report = diagnostics.within(file);
  const log = new ReadLog();
  const { read, entries } = readers[format];
  const whole = read(document, report, log);
  const excess = excessOf(whole);
  if (excess !== undefined) {
    report.error(excess.at, excess.message);
    return undefined;
  }
  const { title } = recordIn(document, "info");
  const account = log.account(document, entries(document));
  return {
    format,
    snapshot: proto === undefined ? keepReachable(whole) : whole,
    title: typeof title === "string" ? title : "",
    account,
    ...(proto !== undefined && { descriptor: proto.descriptor }),
  };
}

function detect(document: Raw): DocumentFormat | undefined {
  const formats = Object.keys(readers) as DocumentFormat[];
  return formats.find((format) => readers[format].versions.test(String(document[format])));
}

function describeUnknown(document: Raw): string {
  for (const key of ["openapi", "asyncapi", "openrpc", "swagger"])
    if (document[key] !== undefined)
      return `the document is of ${key} ${String(document[key])}, which is not understood`;
  const keys = Object.keys(document).slice(0, 6);
  return `the document is of no known format (at its top: ${keys.join(", ") || "nothing"})`;
}

function understood(): string {
  return (Object.keys(readers) as DocumentFormat[])
    .map(
      (format) => `${titleOf(format)} (${format === "proto" ? "a file named `.proto`" : `\`${format}\` at the top`})`,
    )
    .join(", ");
}

const names = {
  methods: [/^(public|private)(\/\w+)+$/, "a method is named as `public/get_time` or `private/buy`"],
  channels: [/^[\w-]+(\.([\w-]+|\{\w+\}))*$/, "a channel is named as `ticker.{instrument_name}.{interval}`"],
  types: [/^\w[\w.-]*$/, "a shared type is named with letters, digits and `_ . -`"],
} as const;

/** In a folder of schemas names become names of files, so only those pass that can be one. */
export function reportBadNames(snapshot: Snapshot, report: Pick<Report, "error">): void {
  for (const kind of ["methods", "channels", "types"] as const) {
    const [form, rule] = names[kind];
    for (const name of Object.keys(snapshot[kind]))
      if (!form.test(name)) report.error(`${kind}/${name}`, `is no name that can be used: ${rule}`);
  }
}
