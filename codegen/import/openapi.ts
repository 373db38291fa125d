import { isDeepStrictEqual } from "node:util";
import { type ObjectSchema, refName, type Schema, type Variant } from "../snapshot/schema.ts";
import type { ChannelFacts, HttpCall, MethodFacts, Snapshot } from "../snapshot/snapshot.ts";
import type { Report } from "../tools/diagnostics.ts";
import { mergeRecords } from "../tools/own.ts";
import { Dialect } from "./dialect.ts";
import { follow } from "./follow.ts";
import { contentOf, type Operation, operationsOf } from "./openapi-paths.ts";
import { isRecord, listIn, type Raw, recordIn, shown, stringsIn } from "./raw.ts";
import type { ReadLog } from "./read-log.ts";

/** Tags that say something about a method other than what it is about. */
const flags: ReadonlySet<string> = new Set(["Public", "Private", "Matching Engine", "WebSocket Only"]);
/** Where a parameter may stand that is one of the method, and not of HTTP. */
const places: ReadonlySet<unknown> = new Set(["query", "path", undefined]);

/** Reads the methods of an OpenAPI 3 document, in which each is a path or an operation, and its webhooks as channels. */
export function readOpenApi(document: Raw, report: Report, log: ReadLog): Snapshot {
  const reader = new OpenApiReader(document, report, log);
  const methods = new Map<string, MethodFacts>();
  for (const operation of operationsOf(document, report, log)) {
    const { name, path } = operation;
    if (methods.has(name)) report.error(`paths/${path}`, `a second method named ${name}`);
    methods.set(name, reader.method(operation));
  }
  const channels = Object.entries(recordIn(document, "webhooks")).map(([name, raw]): [string, ChannelFacts] => [
    name,
    reader.webhook(name, raw),
  ]);
  if (methods.size + channels.length === 0) report.error("paths", "the document has no methods");
  return { methods: Object.fromEntries(methods), channels: Object.fromEntries(channels), types: reader.types() };
}

class OpenApiReader {
  readonly #document: Raw;
  readonly #report: Report;
  readonly #log: ReadLog;
  readonly #dialect: Dialect;

  constructor(document: Raw, report: Report, log: ReadLog) {
    this.#document = document;
    this.#report = report;
    this.#log = log;
    this.#dialect = new Dialect(document, report, log);
  }

  types(): Record<string, Schema> {
    return this.#dialect.types();
  }

  method({ name, alias, http, raw: operation, item }: Operation): MethodFacts {
    this.#log.take(operation);
    this.#log.leave(operation["callbacks"], "callbacks are not read");
    const tags = stringsIn(operation, "tags");
    const page = recordIn(operation, "x-mint")["href"];
    const { params, query, body } = this.#params(operation, item, `methods/${name}#/params`);
    const call: HttpCall | undefined = http && { ...http, query, ...(body === undefined ? {} : { body }) };
    return {
      method: name,
      ...(alias === undefined ? {} : { alias }),
      tags: tags.filter((tag) => !flags.has(tag)),
      ...readScope(operation["description"]),
      matchingEngine: tags.includes("Matching Engine"),
      websocketOnly: tags.includes("WebSocket Only"),
      params,
      result: this.#result(operation, `methods/${name}#/result`),
      ...(call && { http: call }),
      ...(typeof page === "string" ? { page } : {}),
    };
  }

  /** What a webhook carries is what a channel does: the body of the request that the exchange makes. */
  webhook(name: string, raw: unknown): ChannelFacts {
    const at = `channels/${name}#/payload`;
    this.#log.take(raw);
    const item = follow(raw, this.#document, at, this.#report);
    const operation = Object.values(item ?? {}).find(isRecord);
    const body = follow(operation?.["requestBody"], this.#document, at, this.#report);
    const { schema } = contentOf(body) ?? {};
    if (schema === undefined) this.#report.warn(at, "the webhook has no body; its type is unknown");
    for (const parameter of listIn(operation, "parameters"))
      this.#log.leave(parameter, "is a parameter of a webhook, which is how it is sent");
    this.#log.leave(operation?.["responses"], "answers a webhook, which a client does not call");
    return { channel: name, scope: [], params: {}, payload: this.#dialect.schema(schema, at) };
  }

  #params(operation: Raw, item: Raw, at: string): { params: ObjectSchema; query: string[]; body?: string } {
    const members = new Map<string, Schema>();
    const required: string[] = [];
    const query: string[] = [];
    const own = new Set<unknown>();
    for (const entry of [...listIn(operation, "parameters"), ...listIn(item, "parameters")]) {
      const parameter = follow(entry, this.#document, at, this.#report);
      if (parameter === undefined || typeof parameter["name"] !== "string") {
        this.#report.error(at, `expected a parameter with a name, found ${shown(entry)}`);
        continue;
      }
      const { name, in: place } = parameter;
      if (!places.has(place)) {
        this.#log.leave(entry, `goes in a ${String(place)}: how a call is sent is left to the client`);
        continue;
      }
      this.#log.take(entry);
      if (members.has(name)) {
        // The operation may narrow a parameter of its path.
        if (own.has(name) && listIn(operation, "parameters").includes(entry))
          this.#report.error(at, `a second parameter named ${name}`);
        continue;
      }
      own.add(name);
      if (place === "query") query.push(name);
      const schema = parameter["schema"] ?? contentOf(parameter)?.schema;
      members.set(name, this.#dialect.schema(schema, `${at}/properties/${name}`));
      if (parameter["required"] === true) required.push(name);
    }
    const common: ObjectSchema = { type: "object", properties: Object.fromEntries(members), required };
    return { query, ...this.#withBody(common, operation, at) };
  }

  /** The params with those that the body has, which are the members of its object, or one param that is the body itself. */
  #withBody(params: ObjectSchema, operation: Raw, at: string): { params: ObjectSchema; body?: string } {
    const given = operation["requestBody"];
    const request = follow(given, this.#document, at, this.#report);
    if (request === undefined) return { params };
    const content = contentOf(request);
    if (content === undefined) {
      const types = Object.keys(recordIn(request, "content")).join(", ") || "nothing";
      this.#report.lose(at, `the body is of ${types}, which is not read`);
      this.#log.leave(given, `is of ${types}, which is not read`);
      return { params };
    }
    this.#log.take(given);
    // Examples alone say nothing of the params.
    if (content.schema === undefined) return { params };
    const body = this.#object(this.#body(content.schema, at), []);
    const taken = params.properties;
    if (body.properties === undefined && body.variants === undefined) {
      const name = taken["body"] === undefined ? "body" : "request_body";
      const required = request["required"] === true ? [...params.required, name] : params.required;
      return { params: { ...params, properties: { ...taken, [name]: body }, required }, body: name };
    }
    const isFree = (name: string): boolean => !Object.hasOwn(taken, name);
    const properties = mergeRecords([body.properties ?? {}, taken]);
    for (const name of Object.keys(body.properties ?? {}))
      if (!isFree(name))
        this.#report.lose(at, `the body has a member ${name}, as the path or the query has: that one is read`);
    const required = [...params.required, ...(body.required ?? []).filter(isFree)];
    const whole = { ...params, properties: mergeRecords([taken, properties]), required };
    return { params: body.variants === undefined ? whole : { ...whole, variants: body.variants } };
  }

  /** The params as the schema of the request describes them: older vintages of the document have them there. */
  #body(schema: unknown, at: string): Schema {
    const envelope = this.#members(schema, at);
    if (envelope["jsonrpc"] === undefined && !(envelope["method"] !== undefined && envelope["params"] !== undefined))
      return this.#dialect.schema(schema, at);
    this.#leaveEnvelope(schema, at);
    const params = follow(envelope["params"], this.#document, at, this.#report);
    return params === undefined ? { type: "object", properties: {} } : this.#dialect.schema(params, at);
  }

  /** A body as the object that it stands for: by its name, put together of parts, or one of several. */
  #object(schema: Schema, outer: readonly string[]): Schema {
    if (schema.$ref !== undefined) {
      const name = refName(schema.$ref);
      if (outer.includes(name)) return schema;
      const whole = this.#object(this.#dialect.shared(name) ?? {}, [...outer, name]);
      return whole.properties === undefined && whole.variants === undefined ? schema : whole;
    }
    if (schema.allOf !== undefined) {
      const { allOf, ...rest } = schema;
      const parts = [...allOf, rest].map((part) => this.#object(part, outer));
      const isObject = parts.every(
        ({ type, properties }) => properties !== undefined || type === undefined || type === "object",
      );
      if (!isObject || parts.some(({ variants, anyOf, $ref }) => variants ?? anyOf ?? $ref)) return schema;
      return {
        type: "object",
        properties: mergeRecords(parts.map(({ properties }) => properties)),
        required: [...new Set(parts.flatMap(({ required = [] }) => required))],
      };
    }
    if (schema.anyOf === undefined)
      return schema.type === "object" && schema.additionalProperties === undefined
        ? { properties: {}, ...schema }
        : schema;
    const shapes = schema.anyOf.map((part) => ({ part, whole: this.#object(part, outer) }));
    if (shapes.some(({ whole }) => whole.properties === undefined || whole.variants !== undefined)) return schema;
    const variants = shapes.map(({ part, whole }, index): [string, Variant] => [
      part.$ref === undefined ? `Shape${index + 1}` : refName(part.$ref).replaceAll(/\W/g, ""),
      { properties: whole.properties ?? {}, required: whole.required ?? [] },
    ]);
    return variants.length === 1
      ? (shapes[0]?.whole ?? schema)
      : { type: "object", properties: {}, variants: Object.fromEntries(variants) };
  }

  /** What a call answers that went well: of several such answers, any of them. */
  #result(operation: Raw, at: string): Schema {
    const responses = recordIn(operation, "responses");
    const good = Object.keys(responses).filter((status) => /^2(\d\d|XX)$/i.test(status));
    const codes = good.length > 0 ? good : ["default"];
    for (const [code, response] of Object.entries(responses))
      if (!codes.includes(code)) this.#log.leave(response, "is the answer to a call that failed");
    const results: Schema[] = [];
    for (const code of codes) {
      const response = follow(responses[code], this.#document, at, this.#report);
      this.#log.leave(response?.["headers"], "headers of an answer are not read");
      const content = contentOf(response);
      const types = Object.keys(recordIn(response, "content"));
      if (content === undefined && types.length > 0)
        this.#report.lose(at, `the answer ${code} is of ${types.join(", ")}, which is not read`);
      if (content?.schema === undefined) continue;
      const result = this.#resultIn(content.schema, at);
      if (!results.some((other) => isDeepStrictEqual(other, result))) results.push(result);
    }
    return results.length > 1 ? { anyOf: results } : (results[0] ?? {});
  }

  #resultIn(schema: unknown, at: string): Schema {
    const members = this.#members(schema, at);
    const isEnvelope = members["jsonrpc"] !== undefined;
    const isResultAlone =
      members["result"] !== undefined && (isEnvelope || Object.keys(members).every((name) => inEnvelope.has(name)));
    if (!isEnvelope && !isResultAlone) return this.#dialect.schema(schema, at);
    this.#leaveEnvelope(schema, at);
    return isResultAlone ? this.#dialect.schema(members["result"], at) : {};
  }

  #leaveEnvelope(schema: unknown, at: string, outer: readonly unknown[] = []): void {
    const body = follow(schema, this.#document, at, this.#report);
    if (outer.includes(body)) return;
    this.#log.leave(body?.["properties"], "is the envelope of JSON-RPC");
    for (const part of listIn(body, "allOf")) this.#leaveEnvelope(part, at, [...outer, body]);
  }

  /** The members of an object, also where it is put together of several. */
  #members(schema: unknown, at: string, outer: readonly unknown[] = []): Raw {
    const body = follow(schema, this.#document, at, this.#report);
    if (outer.includes(body)) return {};
    const parts = listIn(body, "allOf").map((part) => this.#members(part, at, [...outer, body]));
    return mergeRecords([...parts, recordIn(body, "properties")]);
  }
}

/** The members of an answer in JSON-RPC, and those that exchanges put beside them. */
const inEnvelope: ReadonlySet<string> = new Set("jsonrpc id result error usIn usOut usDiff testnet".split(" "));

/** The scope line that the prose of a method carries, as `**Scope:** trade:read or block_rfq:read`. */
function readScope(description: unknown): { scope: string[]; mainAccount?: true } {
  const line = typeof description === "string" ? (/\*\*Scope:?\*\*:?(.*)/.exec(description)?.[1] ?? "") : "";
  const scope = [...line.matchAll(/`([a-z_]+:[a-z_]+)`/g)].map((match) => match[1] ?? "");
  return /mainaccount/.test(line) ? { scope, mainAccount: true } : { scope };
}
