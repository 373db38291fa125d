import { readSnapshotDocument } from "../../../codegen/import/document.ts";
import type { Snapshot } from "../../../codegen/snapshot/snapshot.ts";
import { Diagnostics } from "../../../codegen/tools/diagnostics.ts";

export interface ReadDocument {
  readonly snapshot: Snapshot;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads a description from its text or from the object that it is. */
export function readDescription(description: string | object): ReadDocument {
  const text = typeof description === "string" ? description : JSON.stringify(description);
  const diagnostics = new Diagnostics();
  const document = readSnapshotDocument(text, "spec.json", diagnostics);
  const lines = (list: Diagnostics["errors"]): string[] => list.map(({ at, message }) => `${at}: ${message}`);
  return {
    snapshot: document?.snapshot ?? { methods: {}, channels: {}, types: {} },
    errors: lines(diagnostics.errors),
    warnings: lines(diagnostics.warnings),
  };
}

/** An OpenAPI document with the methods and shared schemas given. */
export function openApi(
  paths: Readonly<Record<string, object>>,
  schemas: Readonly<Record<string, unknown>> = {},
): object {
  const items = Object.entries(paths).map(([path, operation]) => [path, { get: operation }]);
  return { openapi: "3.0.0", paths: Object.fromEntries(items), components: { schemas } };
}

/** An operation that answers with a JSON-RPC envelope around this result. */
export function answering(result: unknown, rest: object = {}): object {
  const schema = { type: "object", properties: { jsonrpc: { type: "string" }, result }, required: ["jsonrpc"] };
  return { ...rest, responses: { "200": { content: { "application/json": { schema } } } } };
}

/** The same with parameters in the query, all optional but those that end with `!`. */
export function taking(params: Readonly<Record<string, unknown>>): object {
  const parameters = Object.entries(params).map(([name, schema]) => ({
    name: name.replace("!", ""),
    in: "query",
    required: name.endsWith("!"),
    schema,
  }));
  return answering({ type: "string" }, { parameters });
}

/** An AsyncAPI document with these channels. */
export function asyncApi(
  channels: Readonly<Record<string, object>>,
  schemas: Readonly<Record<string, unknown>> = {},
): object {
  return { asyncapi: "3.0.0", channels, components: { schemas } };
}

/** An OpenRPC document with these methods. */
export function openRpc(methods: readonly object[], schemas: Readonly<Record<string, unknown>> = {}): object {
  return { openrpc: "1.3.2", methods, components: { schemas } };
}
