import { type Json, mapValues, type ObjectSchema, type Schema, type Variant } from "../snapshot/schema.ts";
import type { ErrorAnswer, MethodFacts, Snapshot } from "../snapshot/snapshot.ts";
import type { Report } from "../tools/diagnostics.ts";
import { Dialect } from "./dialect.ts";
import { follow } from "./follow.ts";
import { isRecord, listIn, type Raw, recordIn, shown, stringsIn } from "./raw.ts";
import { type Entry, pointerTo, type ReadLog } from "./read-log.ts";

/** Reads the methods of an OpenRPC 1.x document. What the format has no place for stands in `x-` members. */
export function readOpenRpc(document: Raw, report: Report, log: ReadLog): Snapshot {
  const reader = new OpenRpcReader(document, report, log);
  const methods = new Map<string, MethodFacts>();
  for (const [index, entry] of listIn(document, "methods").entries()) {
    const method = follow(entry, document, `methods/${index}`, report);
    const name = method?.["name"];
    if (method === undefined || typeof name !== "string") {
      report.error(`methods/${index}`, `expected a method with a name, found ${shown(entry)}`);
      continue;
    }
    if (methods.has(name)) report.error(`methods/${index}`, `a second method named ${name}`);
    log.take(entry);
    methods.set(name, reader.method(name, method));
  }
  if (methods.size === 0) report.error("methods", "the document has no methods");
  return { methods: Object.fromEntries(methods), channels: {}, types: reader.types() };
}

/** The methods of a document and their params. */
export function entriesOfOpenRpc(document: Raw): Entry[] {
  return listIn(document, "methods").flatMap((raw, index): Entry[] => {
    if (!isRecord(raw)) return [];
    const at = pointerTo("/methods", index);
    const params = listIn(raw, "params").flatMap((param, position): Entry[] =>
      isRecord(param) ? [{ kind: "params", at: pointerTo(`${at}/params`, position), count: 1, raw: param }] : [],
    );
    return [{ kind: "methods", at, count: 1, raw }, ...params];
  });
}

class OpenRpcReader {
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

  method(name: string, method: Raw): MethodFacts {
    const at = `methods/${name}#`;
    const others = this.#resultWhen(method, at);
    const page = readPage(method);
    const errors = this.#errors(method, `${at}/errors`);
    return {
      method: name,
      tags: this.#tags(method, at),
      scope: stringsIn(method, "x-scope"),
      ...(method["x-main-account"] === true ? { mainAccount: true as const } : {}),
      matchingEngine: method["x-matching-engine"] === true,
      websocketOnly: method["x-websocket-only"] === true,
      params: this.#params(method, `${at}/params`),
      result: this.#descriptor(method["result"], `${at}/result`),
      ...(others.length > 0 ? { resultWhen: others } : {}),
      ...this.#structure(method, at),
      ...(method["result"] === undefined ? { notification: true as const } : {}),
      ...(errors.length > 0 ? { errors } : {}),
      ...(page === undefined ? {} : { page }),
    };
  }

  /** The format takes both ways for granted where it does not say. */
  #structure({ paramStructure = "either" }: Raw, at: string): Pick<MethodFacts, "positions"> {
    if (paramStructure === "by-name") return {};
    if (paramStructure === "by-position") return { positions: "only" };
    if (paramStructure !== "either")
      this.#report.lose(
        `${at}/paramStructure`,
        `there is no way ${shown(paramStructure)} to give params; both are taken`,
      );
    return { positions: "also" };
  }

  #tags(method: Raw, at: string): string[] {
    return listIn(method, "tags").flatMap((tag) => {
      const name = follow(tag, this.#document, `${at}/tags`, this.#report)?.["name"];
      return typeof name === "string" ? [name] : [];
    });
  }

  #errors(method: Raw, at: string): ErrorAnswer[] {
    return listIn(method, "errors").flatMap((entry) => {
      const error = follow(entry, this.#document, at, this.#report);
      const code = Number(error?.["code"]);
      if (error !== undefined && Number.isInteger(code)) return [{ code, message: String(error["message"] ?? "") }];
      this.#report.lose(at, `expected an error with a code, found ${shown(entry)}`);
      return [];
    });
  }

  /** A parameter that only some shapes have is read with its shape. */
  #params(method: Raw, at: string): ObjectSchema {
    const members = new Map<string, Schema>();
    const required: string[] = [];
    for (const entry of listIn(method, "params")) {
      const parameter = follow(entry, this.#document, at, this.#report);
      if (parameter === undefined || typeof parameter["name"] !== "string") {
        this.#report.error(at, `expected a parameter with a name, found ${shown(entry)}`);
        continue;
      }
      const name = parameter["name"];
      this.#log.take(entry);
      if (parameter["x-only-in"] !== undefined) continue;
      if (members.has(name)) this.#report.error(at, `a second parameter named ${name}`);
      const schema = this.#dialect.schema(parameter["schema"], `${at}/properties/${name}`);
      members.set(name, parameter["deprecated"] === true ? { ...schema, deprecated: true } : schema);
      if (parameter["required"] === true) required.push(name);
    }
    const variants = mapValues(recordIn(method, "x-shapes"), (shape, name) =>
      this.#shape(shape, `${at}/variants/${name}`),
    );
    const params: ObjectSchema = { type: "object", properties: Object.fromEntries(members), required };
    return Object.keys(variants).length > 0 ? { ...params, variants } : params;
  }

  #shape(raw: unknown, at: string): Variant {
    const { properties, required = [] } = this.#dialect.schema(raw, at);
    return properties === undefined ? { required } : { properties, required };
  }

  #resultWhen(method: Raw, at: string): { when: Record<string, Json>; result: Schema }[] {
    return listIn(method, "x-result-when").map((entry, index) => ({
      when: (isRecord(entry) ? recordIn(entry, "when") : {}) as Record<string, Json>,
      result: this.#dialect.schema(isRecord(entry) ? entry["result"] : undefined, `${at}/resultWhen/${index}/result`),
    }));
  }

  #descriptor(raw: unknown, at: string): Schema {
    return this.#dialect.schema(follow(raw, this.#document, at, this.#report)?.["schema"], at);
  }
}

/** The page of a method below the host of the documentation. */
function readPage(method: Raw): string | undefined {
  const url = recordIn(method, "externalDocs")["url"];
  return typeof url === "string" && URL.canParse(url) ? new URL(url).pathname : undefined;
}
