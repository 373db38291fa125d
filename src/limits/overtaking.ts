/** Which waiting calls a cancel concerns: they must not reach the exchange after it. */
import type { MethodRow } from "../contract.ts";

/** A call as the limits see it. */
export interface LimitedCall {
  readonly row: MethodRow;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Params by which a cancel chooses, and which say of a waiting call whether it is chosen. */
const choices = ["order_id", "label", "instrument_name"] as const;

/** Whether a call makes or changes orders or quotes. */
export function isPlacing({ role }: MethodRow): boolean {
  return role !== undefined && role !== "cancel";
}

/** Whether a call cancels orders or quotes, and so may use the room that is kept for cancels. */
export function isCancel({ role }: MethodRow): boolean {
  return role === "cancel";
}

/**
 * Whether `cancel` concerns the waiting call. In doubt it does: what is rejected unsent can be placed again, what slips
 * in after its cancel stays in the book.
 */
export function overtakes(cancel: LimitedCall, { row, params }: LimitedCall): boolean {
  if (!isPlacing(row)) return false;
  const wanted = cancel.params;
  // One order by its id: only an edit of it can be meant.
  if (wanted["order_id"] !== undefined && params["order_id"] === undefined) return false;
  if (cancelsQuotesAlone(cancel.row) && row.role !== "quote") return false;
  return choices.every(
    (choice) => wanted[choice] === undefined || params[choice] === undefined || wanted[choice] === params[choice],
  );
}

/** The pool tells: quotes have one of their own. */
function cancelsQuotesAlone({ params = {} }: MethodRow): boolean {
  return "quote_set_id" in params;
}
