/** What an answer proves that came after its call had ended. Pure. */
import { isCallError } from "../errors/narrow.ts";
import type { Order } from "../venue.ts";
import { executed, notExecuted, type Resolution } from "./resolution.ts";

/** What a late answer said of its call. */
export type LateEnd = { readonly result: unknown } | { readonly error: Error };

/** Reads a late answer; `undefined` for one that proves nothing. */
export function answered(end: LateEnd | undefined): Resolution | undefined {
  if (end === undefined) return undefined;
  if ("error" in end) {
    if (!isCallError(end.error) || end.error.outcome !== "refused") return undefined;
    return notExecuted(`the exchange refused the call: ${end.error.message}`);
  }
  const { order, orders } = ordersOf(end.result);
  return { ...executed(order, orders), result: end.result } as Resolution;
}

/** Orders are wrapped with their trades, listed, or the result itself. */
function ordersOf(result: unknown): { readonly order: Order | undefined; readonly orders: readonly Order[] } {
  if (typeof result !== "object" || result === null) return { order: undefined, orders: [] };
  const { order, order_id, orders } = result as { order?: Order; order_id?: unknown; orders?: readonly Order[] };
  const one = order ?? (typeof order_id === "string" ? (result as Order) : undefined);
  return { order: one, orders: one === undefined ? (Array.isArray(orders) ? orders : []) : [one] };
}
