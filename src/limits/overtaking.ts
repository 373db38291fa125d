/** Which waiting orders a cancel concerns: they must not reach the exchange after it. */
import type { MethodRow } from "../contract.ts";

/** A call as the limits see it. */
export interface LimitedCall {
  readonly row: MethodRow;
  readonly params: Readonly<Record<string, unknown>>;
}

const placing: ReadonlySet<string> = new Set([
  "private/buy",
  "private/sell",
  "private/edit",
  "private/edit_by_label",
  "private/mass_quote",
]);

/** Whether a call makes or changes orders. */
export function isPlacing(row: MethodRow): boolean {
  return placing.has(row.wire);
}

/** Whether a call cancels orders, and so may use the room that is kept for cancels. */
export function isCancel(row: MethodRow): boolean {
  return row.wire.startsWith("private/cancel");
}

/**
 * Whether `cancel` concerns the waiting order `call`. In doubt it does: an order that is rejected unsent can be
 * placed again, one that slips in after its cancel stays in the book.
 */
export function overtakes(cancel: LimitedCall, call: LimitedCall): boolean {
  if (!isPlacing(call.row)) return false;
  const wanted = cancel.params;
  const has = call.params;
  switch (cancel.row.wire) {
    case "private/cancel":
      return has["order_id"] !== undefined && has["order_id"] === wanted["order_id"];
    case "private/cancel_by_label":
      return has["label"] === wanted["label"] || has["label"] === undefined;
    case "private/cancel_all_by_instrument":
      return has["instrument_name"] === undefined || has["instrument_name"] === wanted["instrument_name"];
    case "private/cancel_all":
    case "private/cancel_all_by_currency":
    case "private/cancel_all_by_currency_pair":
    case "private/cancel_all_by_kind_or_type":
      return true;
    default:
      return false;
  }
}
