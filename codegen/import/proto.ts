/** Reads `.proto` files of version 3 into the form of OpenRPC: calls of services are methods, messages are shared schemas. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import protobuf from "protobufjs";
import type { Schema } from "../snapshot/schema.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Diagnostics, Report } from "../tools/diagnostics.ts";
import { Dialect } from "./dialect.ts";
import { readOpenRpc } from "./openrpc.ts";
import { listIn, type Raw, recordIn } from "./raw.ts";
import type { ReadLog } from "./read-log.ts";

/** What the runtime of protobuf needs to read and write the messages, by the names of their types in the snapshot. */
export interface ProtoDescriptor {
  readonly json: object;
  /** Full name of each message, by the name of its type. */
  readonly messages: Readonly<Record<string, string>>;
}

/** A file, and all that it imports, in the form of OpenRPC. */
export interface ProtoDocument {
  readonly document: Raw;
  readonly descriptor: ProtoDescriptor;
}

/**
 * Reads a file and what it imports from beside it. What is no protobuf of version 3 is reported with its file and line.
 * @returns undefined when it cannot be read.
 */
export function parseProto(text: string, file: string, diagnostics: Diagnostics): ProtoDocument | undefined {
  const before = diagnostics.errors.length;
  const root = new protobuf.Root();
  const read = new Set<string>();
  const name = parseInto(root, text, file, read, diagnostics);
  if (diagnostics.errors.length > before) return undefined;
  try {
    root.resolveAll();
  } catch (error) {
    diagnostics.error(file, (error as Error).message);
    return undefined;
  }
  const shortOf = (fullName: string): string => {
    const own = `.${name}.`;
    return fullName.startsWith(own) ? fullName.slice(own.length) : fullName.replace(/^\./, "");
  };
  const schemas = new Map<string, Raw>();
  const messages = new Map<string, string>();
  const methods: Raw[] = [];
  for (const found of allIn(root)) {
    const key = shortOf(found.fullName);
    if (found instanceof protobuf.Enum) schemas.set(key, { type: "string", enum: Object.keys(found.values) });
    if (found instanceof protobuf.Type) {
      schemas.set(key, schemaOf(found, shortOf));
      messages.set(key, found.fullName.slice(1));
    }
    if (found instanceof protobuf.Service) methods.push(...found.methodsArray.map((call) => methodOf(call, shortOf)));
  }
  const components = { schemas: Object.fromEntries(schemas) };
  return {
    document: { proto: "3", info: { title: name }, methods, components },
    descriptor: { json: root.toJSON(), messages: Object.fromEntries(messages) },
  };
}

/** Reads the snapshot of a document that `parseProto` made. Every message and enum is a type. */
export function readProto(document: Raw, report: Report, log: ReadLog): Snapshot {
  const methods = listIn(document, "methods");
  for (const method of methods) {
    const { name, "x-streams": streams } = method as { readonly name: string; readonly "x-streams"?: string };
    if (streams !== undefined) report.lose(`methods/${name}`, `streams its ${streams}: it is typed as one message`);
  }
  const calls = methods.length === 0 ? {} : readOpenRpc(document, report, log).methods;
  const dialect = new Dialect(document, report, log);
  const names = Object.keys(recordIn(recordIn(document, "components"), "schemas"));
  for (const name of names) dialect.schema(refTo(name), `types/${name}`);
  return { methods: calls, channels: {}, types: dialect.types() as Record<string, Schema> };
}

/** @returns The package of the file. */
function parseInto(
  root: protobuf.Root,
  text: string,
  file: string,
  read: Set<string>,
  diagnostics: Diagnostics,
): string {
  read.add(file);
  const syntax = /^\s*(?:syntax\s*=\s*["'](\w+)["']|(edition)\s*=)/m.exec(text.replaceAll(/\/\*[\s\S]*?\*\//g, ""));
  if (syntax?.[1] !== "proto3") {
    diagnostics.error(file, `is ${syntax?.[1] ?? syntax?.[2] ?? "proto2"}; understood is proto3`);
    return "";
  }
  let parsed: protobuf.IParserResult;
  try {
    parsed = protobuf.parse(text, root, { keepCase: true });
  } catch (error) {
    const { message } = error as Error;
    const [, line] = /\(line (\d+)\)/.exec(message) ?? [];
    diagnostics.error(line === undefined ? file : `${file}:${line}`, message);
    return "";
  }
  for (const path of [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])]) {
    const common = protobuf.common.get(path);
    const beside = resolve(dirname(file), path);
    if (common?.nested !== undefined) root.addJSON(common.nested);
    else if (read.has(beside)) continue;
    else if (existsSync(beside)) parseInto(root, readFileSync(beside, "utf8"), beside, read, diagnostics);
    else diagnostics.error(file, `imports ${path}, which is not beside it`);
  }
  return parsed.package ?? "";
}

function* allIn(namespace: protobuf.NamespaceBase): Generator<protobuf.ReflectionObject> {
  for (const found of namespace.nestedArray) {
    yield found;
    if (found instanceof protobuf.Namespace) yield* allIn(found);
  }
}

const refTo = (name: string): { readonly $ref: string } => ({ $ref: `#/components/schemas/${name}` });

/** What is read has each member that can be absent on the wire, with its zero; `optional` ones and those of a choice may lack. */
function schemaOf(type: protobuf.Type, shortOf: (name: string) => string): Raw {
  const fields = type.fieldsArray;
  const required = fields.filter(({ partOf }) => partOf === null).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, memberOf(field, shortOf)])),
    ...(required.length > 0 && { required }),
  };
}

function memberOf(field: protobuf.Field, shortOf: (name: string) => string): Raw {
  const { resolvedType, type, repeated, map, partOf } = field;
  const single = resolvedType === null ? (scalars[type] ?? {}) : refTo(shortOf(resolvedType.fullName));
  if (map) return { type: "object", additionalProperties: single };
  if (repeated) return { type: "array", items: single };
  return resolvedType instanceof protobuf.Type && partOf === null ? { anyOf: [single, { type: "null" }] } : single;
}

const integer: Raw = { type: "integer" };
/** A double does not hold 64 bits: their digits come as text. */
const digits: Raw = { type: "string" };
const scalars: Readonly<Record<string, Raw>> = {
  double: { type: "number" },
  float: { type: "number" },
  int32: integer,
  uint32: integer,
  sint32: integer,
  fixed32: integer,
  sfixed32: integer,
  int64: digits,
  uint64: digits,
  sint64: digits,
  fixed64: digits,
  sfixed64: digits,
  bool: { type: "boolean" },
  string: { type: "string" },
  bytes: { type: "string", format: "byte" },
};

function methodOf(call: protobuf.Method, shortOf: (name: string) => string): Raw {
  const { resolvedRequestType: request, resolvedResponseType: response, requestStream, responseStream } = call;
  const streams = [requestStream ? "request" : "", responseStream ? "response" : ""].filter((word) => word !== "");
  const fields = request?.fieldsArray ?? [];
  return {
    name: `${shortOf(call.parent?.fullName ?? "")}/${call.name}`,
    paramStructure: "by-name",
    params: fields.map((field) => ({ name: field.name, required: false, schema: memberOf(field, shortOf) })),
    result: { name: "result", schema: refTo(shortOf(response?.fullName ?? "")) },
    ...(streams.length > 0 && { "x-streams": streams.join(" and ") }),
  };
}
