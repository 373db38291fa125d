/** Builds the objects behind the generated namespace interfaces. */
import type { CallOptions, MethodRow } from "../contract.ts";

/** How a namespace reaches the exchange. */
export type Caller = (row: MethodRow, params: object | undefined, options: CallOptions | undefined) => Promise<unknown>;

/**
 * Makes a frozen object with one function a row.
 *
 * The cast is sound because `generated/` makes the interface and the rows from the same list, and a type test holds
 * them to it.
 */
export function bindNamespace<Namespace extends object>(rows: readonly MethodRow[], call: Caller): Namespace {
  const namespace: Record<string, (params?: object, options?: CallOptions) => Promise<unknown>> = Object.create(null);
  for (const row of rows) namespace[row.local] = (params, options) => call(row, params, options);
  return Object.freeze(namespace) as Namespace;
}
