/** What orders prove about a `close_position`: its order has no label and no deadline. Pure. */
import type { CallTrace } from "../errors/family.ts";
import type { Order } from "../venue.ts";
import { type LookResult, stillUnknown } from "./resolution.ts";
import { isSame } from "./terms.ts";
import { slackMs } from "./times.ts";

/** Names the orders that may be the one. Any reduce-only order without a label could be that of another session. */
export function closed(trace: CallTrace, orders: readonly Order[]): LookResult {
  const { type, price } = trace.terms;
  const possible = orders.filter(
    (order) =>
      order.instrument_name === trace.instrument_name &&
      order.reduce_only === true &&
      order.label === "" &&
      order.creation_timestamp >= trace.sentMs - slackMs &&
      (order.order_type === type || order.original_order_type === type) &&
      (type !== "limit" || isSame(price, order.price)),
  );
  return stillUnknown(
    possible.length === 0
      ? "no order that may be its own is shown, but without `valid_until` the exchange may still begin it"
      : "an order that may be its own is shown, but without a label that cannot be said",
    possible,
  );
}
