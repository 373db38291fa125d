/** What orders prove about a cancel. A cancel has no deadline: the exchange may begin it at any later time. Pure. */
import type { Order } from "../venue.ts";
import { executed, type LookResult, notExecuted, stillUnknown } from "./resolution.ts";
import { isClosed } from "./times.ts";

/** Says what became of the cancel of one order. It counts as executed when the order is cancelled, whatever did it. */
export function cancelled(order: Order): LookResult {
  if (order.order_state === "cancelled") return executed(order);
  if (isClosed(order)) return notExecuted(`the order is ${order.order_state}`);
  return stillUnknown(
    "the order is still open, but the exchange may still begin the cancel: cancelling again does no harm",
    [order],
  );
}

/**
 * Says what is known of a cancel of many. That none of them stands does not prove that it was executed: it may still
 * come, and would then cancel orders that were placed meanwhile.
 */
export function cancelledMany(standing: readonly Order[]): LookResult {
  return stillUnknown(
    standing.length === 0
      ? "no order that it covers stands, but that this call did it cannot be said: it may still come and cancel newer orders"
      : `${standing.length} of the orders that it covers stand: cancelling again does no harm`,
    standing,
  );
}
