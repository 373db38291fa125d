/** The refusals of the market, with the codes and words of the exchange. */
import { Refusal } from "./refusal.ts";

type Code = readonly [code: number, message: string];

export const codes = {
  orderNotFound: [10004, "order_not_found"],
  notEnoughFunds: [10009, "not_enough_funds"],
  alreadyClosed: [10010, "already_closed"],
  bookClosed: [10012, "book_closed"],
  settling: [10041, "settlement_in_progress"],
  notImplemented: [10033, "not_implemented"],
  lockedByAdmin: [10019, "locked_by_admin"],
  postOnlyNotPossible: [11021, "post_only_price_modification_not_possible"],
  reduceDirection: [11030, "other_reject reduce_direction"],
  maxQuoteQuantity: [11030, "other_reject max_quote_quantity"],
  qtyTooLow: [10002, "qty_too_low"],
  invalidDisplay: [10036, "invalid_max_show_amount"],
  invalidTriggerPrice: [11036, "invalid_trigger_price"],
  noAdvancedForFutures: [11038, "no_adv_for_futures"],
  noAdvancedPostOnly: [11039, "no_adv_postonly"],
  notAdvancedOrder: [11041, "not_adv_order"],
  notOpenOrder: [11044, "not_open_order"],
  unsupportedCombination: [11047, "unsupported_arg_combination"],
  postOnlyReject: [11054, "post_only_reject"],
  postOnlyNotAllowed: [11055, "post_only_not_allowed"],
  unavailableInSubaccount: [13012, "unavailable_in_subaccount"],
  orderbookClosed: [13019, "orderbook_closed"],
  mmpTrigger: [13030, "mmp_trigger"],
  nonUniqueLabel: [13032, "non_unique_order_label"],
  codNotEnabled: [13042, "cod_not_enabled"],
  quotesFrozen: [13043, "quotes_frozen"],
  timedOut: [13888, "timed_out"],
} as const satisfies Record<string, Code>;

/** -32602 as the exchange says it: what is wrong, and with which parameter. */
export function invalid(param: string, reason: string): Refusal {
  return new Refusal(-32602, "Invalid params", { reason, param });
}

/** A refusal whose message carries the bound that was broken. */
export function bounded(code: number, name: string, bound: number): Refusal {
  return new Refusal(code, `${name} ${bound}`);
}
