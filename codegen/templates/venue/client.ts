import type { SendOptions, VenueMethod } from "./contract.ts";
import { methodRows } from "./methods.ts";
import type { Api } from "./namespaces.ts";

/**
 * Makes one call, over whatever transport: `row` says its name on the wire, and where each param goes.
 * @returns The result, without an envelope. A refusal rejects.
 */
export type Send = (
  row: VenueMethod,
  params: object | readonly unknown[] | undefined,
  options: SendOptions | undefined,
) => Promise<unknown>;

/**
 * Every method of the API, typed, on top of a function that makes a call.
 *
 * ```ts
 * const api = createApi(async (row, params) => {
 *   const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: row.wire, params });
 *   const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
 *   const { result, error } = await response.json();
 *   if (error) throw new Error(`${error.code} ${error.message}`);
 *   return result;
 * });
 * ```
 */
export function createApi(send: Send): Api {
  const api: Record<string, unknown> = {};
  for (const row of methodRows.values()) {
    const call = (params?: object | readonly unknown[], options?: SendOptions) => send(row, params, options);
    put(row.namespace === "" ? api : namespaceIn(api, row.namespace), row.local, call);
  }
  for (const namespace of Object.values(api)) Object.freeze(namespace);
  return Object.freeze(api) as unknown as Api;
}

function namespaceIn(api: Record<string, unknown>, name: string): Record<string, unknown> {
  if (!Object.hasOwn(api, name)) put(api, name, {});
  return api[name] as Record<string, unknown>;
}

/** Under any name, also one that every object inherits. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true });
}
