/** The operations of an OpenAPI document, and whether they are methods of JSON-RPC or calls of HTTP. */
import { toCamel } from "../snapshot/names.ts";
import type { Report } from "../tools/diagnostics.ts";
import { own } from "../tools/own.ts";
import { follow } from "./follow.ts";
import { isRecord, listIn, type Raw, recordIn } from "./raw.ts";
import { type Entry, pointerTo, type ReadLog } from "./read-log.ts";

/** One operation, by the name under which it is called. */
export interface Operation {
  readonly name: string;
  /** Name in code, where that is not made of `name`. */
  readonly alias?: string;
  /** How it is called where that is not JSON-RPC. */
  readonly http?: { readonly verb: string; readonly path: string };
  readonly path: string;
  readonly raw: Raw;
  readonly item: Raw;
}

const verbs = ["get", "post", "put", "patch", "delete", "head", "options", "trace", "query"] as const;

/**
 * Each path is a method of JSON-RPC where all of them are called by `get` or `post` and have nothing in braces. Else each
 * operation is a call of HTTP: named `get /pets/{id}` on the wire, and in code by its `operationId`.
 */
export function operationsOf(document: Raw, report: Report, log: ReadLog): Operation[] {
  const paths = Object.entries(recordIn(document, "paths")).flatMap(([path, value]) => {
    if (path.startsWith("x-")) return [];
    const item = follow(value, document, `paths/${path}`, report) ?? {};
    const found = verbs.flatMap((verb) => (isRecord(item[verb]) ? [{ verb, raw: item[verb] }] : []));
    if (found.length === 0) report.lose(`paths/${path}`, `has no operation (${verbs.join(", ")}) and is left out`);
    return found.length === 0 ? [] : [{ path, item, found }];
  });
  const isRpc = paths.every(
    ({ path, found }) =>
      !path.includes("{") &&
      found.every(({ verb }) => verb === "get" || verb === "post") &&
      (found.length === 1 || /^(public|private)\//.test(methodOf(path))),
  );
  if (!isRpc)
    return paths.flatMap(({ path, item, found }) =>
      found.map(({ verb, raw }) => ({
        name: `${verb} ${path}`,
        ...aliasOf(verb, path, raw),
        http: { verb, path },
        path,
        raw,
        item,
      })),
    );
  return paths.map(({ path, item, found: [first, second] }) => {
    if (second !== undefined) {
      log.leave(second.raw, "is the same method by another verb of HTTP");
      report.warn(`paths/${path}`, `is read as \`${first?.verb}\` describes it; \`${second.verb}\` is the same method`);
    }
    return { name: methodOf(path), path, raw: first?.raw ?? {}, item };
  });
}

/** The path without the root of the API, and without slashes at its end. */
function methodOf(path: string): string {
  let end = path.length;
  while (path.charAt(end - 1) === "/") end--;
  return path.slice(0, end).replace(/^\/?(api\/v\d+\/)?/, "");
}

/** `pets.list` stays in parts, `listPets` and `GET /pets/{id}` are one name. */
function aliasOf(verb: string, path: string, { operationId }: Raw): { alias: string } {
  if (typeof operationId === "string" && toCamel(operationId) !== "") return { alias: operationId };
  return { alias: toCamel(`${verb} ${path}`) };
}

/** The methods of a document, their params by name, and the channels that it has as webhooks. */
export function entriesOfOpenApi(document: Raw): Entry[] {
  const silent: Report = { error: () => {}, warn: () => {}, lose: () => {} };
  const found = (value: unknown): Raw => follow(value, document, "", silent) ?? {};
  const paramsAt = (list: readonly unknown[], at: string): Entry[] =>
    list.flatMap((raw, index): Entry[] =>
      isRecord(raw) ? [{ kind: "params", at: pointerTo(at, index), count: 1, raw }] : [],
    );
  const bodyOf = (raw: Raw, at: string): Entry[] => {
    const body = raw["requestBody"];
    return isRecord(body)
      ? [{ kind: "params", at: `${at}/requestBody`, count: fieldsOf(found(body), found), raw: body }]
      : [];
  };
  const paths = Object.entries(recordIn(document, "paths")).flatMap(([path, value]): Entry[] => {
    if (path.startsWith("x-")) return [];
    const item = found(value);
    const at = pointerTo("/paths", path);
    const operations = verbs.flatMap((verb): Entry[] => {
      const raw = own(item, verb);
      if (!isRecord(raw)) return [];
      const here = `${at}/${verb}`;
      return [
        { kind: "methods", at: here, count: 1, raw },
        ...paramsAt(listIn(raw, "parameters"), `${here}/parameters`),
        ...bodyOf(raw, here),
      ];
    });
    return [...paramsAt(listIn(item, "parameters"), `${at}/parameters`), ...operations];
  });
  const webhooks = Object.entries(recordIn(document, "webhooks")).flatMap(([name, raw]): Entry[] =>
    isRecord(raw) ? [{ kind: "channels", at: pointerTo("/webhooks", name), count: 1, raw }] : [],
  );
  return [...paths, ...webhooks];
}

/** How many params a body holds: the members of its object, or itself. */
function fieldsOf(body: Raw, found: (value: unknown) => Raw): number {
  const { schema } = contentOf(body) ?? {};
  const names = (value: unknown, depth: number): string[] => {
    const whole = found(value);
    const parts = depth > 8 ? [] : ["allOf", "anyOf", "oneOf"].flatMap((key) => listIn(whole, key));
    return [...Object.keys(recordIn(whole, "properties")), ...parts.flatMap((part) => names(part, depth + 1))];
  };
  const members = new Set(names(schema, 0));
  const params = members.has("jsonrpc")
    ? recordIn(found(recordIn(found(schema), "properties")["params"]), "properties")
    : {};
  if (members.has("jsonrpc")) return Object.keys(params).length;
  return members.size || (recordIn(found(schema), "properties") === found(schema)["properties"] ? 0 : 1);
}

/** What a body or an answer holds: JSON where there is some, else a form, else nothing that can be read. */
export function contentOf(raw: Raw | undefined): { readonly type: string; readonly schema: unknown } | undefined {
  const content = recordIn(raw, "content");
  const kinds = [
    /^application\/json\b/i,
    /[/+]json\b/i,
    /^\*\/\*/,
    /^application\/x-www-form-urlencoded\b/i,
    /^multipart\/form-data\b/i,
  ];
  const type = kinds.map((kind) => Object.keys(content).find((key) => kind.test(key))).find((key) => key !== undefined);
  return type === undefined ? undefined : { type, schema: recordIn(content, type)["schema"] };
}
