/** What the exchange remembers for its clients: pages may be small, and an order that was filled shows in the trades alone. */
import type { Exchange, SteeredExchange } from "../../../simulator/boundary/exchange.ts";
import { codes } from "../../../simulator/refusals/market-refusals.ts";
import { Refusal } from "../../../simulator/refusals/refusal.ts";

/** How much of the past is shown, and in which portions. */
export interface HistoryPlan {
  /** Entries of a page at most, whatever is asked for. */
  readonly pageSize: number;
  /** Whether an order that was filled is not looked up by its label or its id any more. */
  readonly hidesFilled: boolean;
}

const paged: ReadonlySet<string> = new Set([
  "private/get_user_trades_by_instrument",
  "private/get_order_history_by_instrument",
]);

/** Calls of the observer, which sees everything. */
export const observer = "truth";

/** Wraps an exchange so that clients see no more of the past than the plan says. */
export function thinHistory(exchange: SteeredExchange, { pageSize, hidesFilled }: HistoryPlan): SteeredExchange {
  const handle: Exchange["handle"] = (method, caller, params) => {
    if (caller?.connection === observer) return exchange.handle(method, caller, params);
    const { count } = params;
    const isPaged = paged.has(method) && typeof count === "number";
    const asked = isPaged ? { ...params, count: Math.min(count, pageSize) } : params;
    const result = exchange.handle(method, caller, asked);
    if (!hidesFilled) return result;
    if (method === "private/get_order_state_by_label")
      return (result as readonly unknown[]).filter((order) => !isFilled(order));
    if (method === "private/get_order_state" && isFilled(result)) throw new Refusal(...codes.orderNotFound);
    return result;
  };
  return { ...exchange, handle };
}

function isFilled(order: unknown): boolean {
  return (order as { readonly order_state?: unknown }).order_state === "filled";
}
