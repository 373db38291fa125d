/** Which waiting calls a cancel concerns: they must not reach the exchange after it. */
import type { MethodRow } from "../venue.ts";

/** A call as the limits see it. */
export interface LimitedCall {
  readonly row: MethodRow;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Params by which a cancel chooses, and which say of a waiting call whether it is chosen. */
const choices = ["order_id", "label", "instrument_name", "block_rfq_id", "block_rfq_quote_id"] as const;
/** Ids that the exchange gives: where a cancel names one, only a call that changes what has it can be meant. */
const givenIds = ["order_id", "block_rfq_quote_id"] as const;

/** Whether a call makes or changes orders, quotes or offers. */
export function isPlacing({ role }: MethodRow): boolean {
  return role !== undefined && role !== "cancel" && role !== "withdraw";
}

/** Whether a call takes orders, quotes or offers back, and so may use the room that is kept for cancels. */
export function isCancel({ role }: MethodRow): boolean {
  return role === "cancel" || role === "withdraw";
}

/**
 * Whether `cancel` concerns the waiting call. In doubt it does: what is rejected unsent can be placed again, what slips
 * in after its cancel stays in the book.
 */
export function overtakes(cancel: LimitedCall, { row, params }: LimitedCall): boolean {
  if (!isPlacing(row) || (cancel.row.role === "withdraw") !== (row.role === "offer")) return false;
  const wanted = cancel.params;
  if (givenIds.some((id) => wanted[id] !== undefined && params[id] === undefined)) return false;
  if (cancelsQuotesAlone(cancel.row) && row.role !== "quote") return false;
  return choices.every(
    (choice) => wanted[choice] === undefined || params[choice] === undefined || wanted[choice] === params[choice],
  );
}

/** Sets of quotes are named by no other cancel. */
function cancelsQuotesAlone({ params = {} }: MethodRow): boolean {
  return "quote_set_id" in params;
}
