/** The two stores of past orders and trades: one has the recent ones, the other (`historical`) the older ones. */
import type { Fill } from "../market/accounts/fill.ts";
import { DAY_MS } from "../market/contracts/calendar.ts";
import type { Order } from "../market/orders/order.ts";

const recentOrderMs = 30 * 60_000;
const recentTradeMs = DAY_MS;
/** Orders of the older store that are shown without `include_old`. */
const oldOrderMs = 2 * DAY_MS;

/** What a call says about the store that it wants to read. */
export interface StoreQuery {
  readonly historical?: boolean | undefined;
  readonly include_old?: boolean | undefined;
}

/** Whether an order is open, or was closed recently enough to be found by its id. */
export function isRecent(order: Order, now: number): boolean {
  return order.isLive || now - order.updated <= recentOrderMs;
}

/** Whether a closed order is in the store that a call reads. */
export function isStoredOrder(order: Order, now: number, { historical, include_old }: StoreQuery): boolean {
  if (historical !== true) return isRecent(order, now);
  return !isRecent(order, now) && (include_old === true || now - order.updated <= oldOrderMs);
}

/** Whether a fill is in the store that a call reads. */
export function isStoredFill({ print }: Fill, now: number, { historical = false }: StoreQuery): boolean {
  return now - print.timestamp > recentTradeMs === historical;
}
