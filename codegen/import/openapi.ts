import type { Diagnostics } from "../diagnostics.ts";
import type { ObjectSchema, Schema } from "../schema.ts";
import type { MethodFacts, Snapshot } from "../snapshot.ts";
import { Dialect, isRecord, type Raw } from "./dialect.ts";

/** Tags that say something about a method other than what it is about. */
const flags: ReadonlySet<string> = new Set(["Public", "Private", "Matching Engine", "WebSocket Only"]);
const verbs = ["get", "post"] as const;

/** Reads the methods of an OpenAPI 3.0 document in which each path is a method of JSON-RPC. */
export function readOpenApi(document: Raw, diagnostics: Diagnostics): Snapshot {
  const reader = new OpenApiReader(document, diagnostics);
  const methods: Record<string, MethodFacts> = {};
  const paths = isRecord(document["paths"]) ? document["paths"] : {};
  for (const [path, item] of Object.entries(paths)) {
    const method = path.replace(/^\/+|\/+$/g, "");
    const operation = isRecord(item) ? verbs.map((verb) => item[verb]).find(isRecord) : undefined;
    if (operation === undefined) {
      diagnostics.error(`paths/${path}`, "expected an operation under `get` or `post`");
      continue;
    }
    if (methods[method] !== undefined) diagnostics.error(`paths/${path}`, `a second method named ${method}`);
    methods[method] = reader.method(method, operation);
  }
  if (Object.keys(methods).length === 0) diagnostics.error("paths", "the document has no methods");
  return { methods, channels: {}, types: reader.types() };
}

class OpenApiReader {
  readonly #document: Raw;
  readonly #diagnostics: Diagnostics;
  readonly #dialect: Dialect;

  constructor(document: Raw, diagnostics: Diagnostics) {
    this.#document = document;
    this.#diagnostics = diagnostics;
    this.#dialect = new Dialect(diagnostics);
  }

  types(): Record<string, Schema> {
    const types: Record<string, Schema> = {};
    const components = isRecord(this.#document["components"]) ? this.#document["components"] : {};
    const schemas = isRecord(components["schemas"]) ? components["schemas"] : {};
    for (const [name, raw] of Object.entries(schemas)) types[name] = this.#dialect.schema(raw, `types/${name}`);
    return types;
  }

  method(method: string, operation: Raw): MethodFacts {
    const tags = Array.isArray(operation["tags"]) ? operation["tags"].map(String) : [];
    const page = readPage(operation);
    return {
      method,
      tags: tags.filter((tag) => !flags.has(tag)),
      ...readScope(operation["description"]),
      matchingEngine: tags.includes("Matching Engine"),
      websocketOnly: tags.includes("WebSocket Only"),
      params: this.#params(operation, `methods/${method}#/params`),
      result: this.#result(operation, `methods/${method}#/result`),
      ...(page === undefined ? {} : { page }),
    };
  }

  #params(operation: Raw, at: string): ObjectSchema {
    const params: ObjectSchema = { type: "object", properties: {}, required: [] };
    const list = Array.isArray(operation["parameters"]) ? operation["parameters"] : [];
    for (const entry of list) {
      const parameter = this.#follow(entry, at);
      const name = parameter?.["name"];
      if (parameter === undefined || typeof name !== "string") {
        this.#diagnostics.error(at, `expected a parameter with a name, found ${JSON.stringify(entry)}`);
        continue;
      }
      if (params.properties[name] !== undefined) this.#diagnostics.error(at, `a second parameter named ${name}`);
      params.properties[name] = this.#dialect.schema(parameter["schema"], `${at}/properties/${name}`);
      if (parameter["required"] === true) params.required.push(name);
    }
    return params;
  }

  #result(operation: Raw, at: string): Schema {
    const responses = isRecord(operation["responses"]) ? operation["responses"] : {};
    const response = this.#follow(responses["200"], at);
    const content = isRecord(response?.["content"]) ? response["content"]["application/json"] : undefined;
    if (!isRecord(content)) return {};
    const body = this.#follow(content["schema"], at);
    if (body === undefined) return {};
    const parts = Array.isArray(body["allOf"]) ? body["allOf"].map((part) => this.#follow(part, at) ?? {}) : [body];
    const members = Object.assign({}, ...parts.map((part) => part["properties"])) as Raw;
    if (members["result"] !== undefined) return this.#dialect.schema(members["result"], at);
    if (members["jsonrpc"] !== undefined) return {};
    return this.#dialect.schema(content["schema"], at);
  }

  /** The object that a local reference names, through as many references as it takes. */
  #follow(value: unknown, at: string): Raw | undefined {
    let current = value;
    for (let steps = 0; isRecord(current) && typeof current["$ref"] === "string"; steps++) {
      const ref = current["$ref"];
      if (steps > 20) {
        this.#diagnostics.error(at, `the $ref ${ref} leads back to itself`);
        return undefined;
      }
      current = ref
        .replace(/^#\//, "")
        .split("/")
        .reduce<unknown>(
          (node, step) => (isRecord(node) ? node[step.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined),
          this.#document,
        );
      if (current === undefined) this.#diagnostics.warn(at, `the $ref ${ref} points to nothing`);
    }
    return isRecord(current) ? current : undefined;
  }
}

/** The scope line that the prose of a method carries, as `**Scope:** trade:read or block_rfq:read`. */
function readScope(description: unknown): { scope: string[]; mainAccount?: true } {
  const line = typeof description === "string" ? (/\*\*Scope:?\*\*:?(.*)/.exec(description)?.[1] ?? "") : "";
  const scope = [...line.matchAll(/`([a-z_]+:[a-z_]+)`/g)].map((match) => match[1] ?? "");
  return /mainaccount/.test(line) ? { scope, mainAccount: true } : { scope };
}

function readPage(operation: Raw): string | undefined {
  const mint = operation["x-mint"];
  return isRecord(mint) && typeof mint["href"] === "string" ? mint["href"] : undefined;
}
