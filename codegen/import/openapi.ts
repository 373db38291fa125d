import type { ObjectSchema, Schema } from "../snapshot/schema.ts";
import type { MethodFacts, Snapshot } from "../snapshot/snapshot.ts";
import type { Report } from "../tools/diagnostics.ts";
import { mergeRecords } from "../tools/own.ts";
import { Dialect } from "./dialect.ts";
import { follow } from "./follow.ts";
import { isRecord, listIn, type Raw, recordIn, shown, stringsIn } from "./raw.ts";

/** Tags that say something about a method other than what it is about. */
const flags: ReadonlySet<string> = new Set(["Public", "Private", "Matching Engine", "WebSocket Only"]);
const verbs = ["get", "post"] as const;
/** Where a parameter may stand that is one of the method, and not of HTTP. */
const places: ReadonlySet<unknown> = new Set(["query", "path", undefined]);

/** Reads the methods of an OpenAPI 3 document in which each path is a method of JSON-RPC. */
export function readOpenApi(document: Raw, report: Report): Snapshot {
  const reader = new OpenApiReader(document, report);
  const methods = new Map<string, MethodFacts>();
  for (const [path, item] of Object.entries(recordIn(document, "paths"))) {
    const method = methodOf(path);
    const operation = isRecord(item) ? verbs.map((verb) => item[verb]).find(isRecord) : undefined;
    if (!isRecord(item) || operation === undefined) {
      report.error(`paths/${path}`, "expected an operation under `get` or `post`");
      continue;
    }
    if (methods.has(method)) report.error(`paths/${path}`, `a second method named ${method}`);
    methods.set(method, reader.method(method, operation, item));
  }
  if (methods.size === 0) report.error("paths", "the document has no methods");
  return { methods: Object.fromEntries(methods), channels: {}, types: reader.types() };
}

/** The path without the root of the API, and without slashes at its end. */
function methodOf(path: string): string {
  let end = path.length;
  while (path.charAt(end - 1) === "/") end--;
  return path.slice(0, end).replace(/^\/?(api\/v\d+\/)?/, "");
}

class OpenApiReader {
  readonly #document: Raw;
  readonly #report: Report;
  readonly #dialect: Dialect;

  constructor(document: Raw, report: Report) {
    this.#document = document;
    this.#report = report;
    this.#dialect = new Dialect(document, report);
  }

  types(): Record<string, Schema> {
    return this.#dialect.types();
  }

  method(method: string, operation: Raw, item: Raw): MethodFacts {
    const tags = stringsIn(operation, "tags");
    const page = recordIn(operation, "x-mint")["href"];
    return {
      method,
      tags: tags.filter((tag) => !flags.has(tag)),
      ...readScope(operation["description"]),
      matchingEngine: tags.includes("Matching Engine"),
      websocketOnly: tags.includes("WebSocket Only"),
      params: this.#params(operation, item, `methods/${method}#/params`),
      result: this.#result(operation, `methods/${method}#/result`),
      ...(typeof page === "string" ? { page } : {}),
    };
  }

  #params(operation: Raw, item: Raw, at: string): ObjectSchema {
    const members = new Map<string, Schema>();
    const required: string[] = [];
    for (const entry of [...listIn(item, "parameters"), ...listIn(operation, "parameters")]) {
      const parameter = follow(entry, this.#document, at, this.#report);
      const name = parameter?.["name"];
      if (parameter === undefined || typeof name !== "string") {
        this.#report.error(at, `expected a parameter with a name, found ${shown(entry)}`);
        continue;
      }
      if (!places.has(parameter["in"])) continue;
      if (members.has(name)) this.#report.error(at, `a second parameter named ${name}`);
      const schema = parameter["schema"] ?? jsonIn(parameter)["schema"];
      members.set(name, this.#dialect.schema(schema, `${at}/properties/${name}`));
      if (parameter["required"] === true) required.push(name);
    }
    const body = this.#body(operation, at);
    const needed = new Set(body.required);
    for (const [name, schema] of Object.entries(body.properties ?? {})) {
      if (members.has(name)) continue;
      members.set(name, schema);
      if (needed.has(name)) required.push(name);
    }
    return { type: "object", properties: Object.fromEntries(members), required };
  }

  /** The params as the schema of the request describes them: older vintages of the document have them there. */
  #body(operation: Raw, at: string): Schema {
    const request = follow(operation["requestBody"], this.#document, at, this.#report);
    const content = jsonIn(request);
    if (content["schema"] === undefined) return {};
    const envelope = this.#members(content["schema"], at);
    if (envelope["jsonrpc"] === undefined && envelope["method"] === undefined)
      return this.#dialect.schema(content["schema"], at);
    const params = follow(envelope["params"], this.#document, at, this.#report);
    return this.#dialect.schema(params, at);
  }

  #result(operation: Raw, at: string): Schema {
    const responses = recordIn(operation, "responses");
    const code = Object.keys(responses).find((status) => /^2(\d\d|XX)$/i.test(status)) ?? "default";
    const content = jsonIn(follow(responses[code], this.#document, at, this.#report));
    if (content["schema"] === undefined) return {};
    const members = this.#members(content["schema"], at);
    if (members["result"] !== undefined) return this.#dialect.schema(members["result"], at);
    return members["jsonrpc"] === undefined ? this.#dialect.schema(content["schema"], at) : {};
  }

  /** The members of an object, also where it is put together of several. */
  #members(schema: unknown, at: string, outer: readonly unknown[] = []): Raw {
    const body = follow(schema, this.#document, at, this.#report);
    if (outer.includes(body)) return {};
    const parts = listIn(body, "allOf").map((part) => this.#members(part, at, [...outer, body]));
    return mergeRecords([...parts, recordIn(body, "properties")]);
  }
}

function jsonIn(raw: Raw | undefined): Raw {
  return recordIn(recordIn(raw, "content"), "application/json");
}

/** The scope line that the prose of a method carries, as `**Scope:** trade:read or block_rfq:read`. */
function readScope(description: unknown): { scope: string[]; mainAccount?: true } {
  const line = typeof description === "string" ? (/\*\*Scope:?\*\*:?(.*)/.exec(description)?.[1] ?? "") : "";
  const scope = [...line.matchAll(/`([a-z_]+:[a-z_]+)`/g)].map((match) => match[1] ?? "");
  return /mainaccount/.test(line) ? { scope, mainAccount: true } : { scope };
}
