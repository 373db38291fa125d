/** What orders and trades prove about a call that placed an order with a label: `buy` and `sell`. Pure. */
import type { CallTrace } from "../errors/family.ts";
import type { Order, UserTrade } from "../venue.ts";
import { executed, type LookResult, notExecuted, pending, stillUnknown } from "./resolution.ts";
import { compareTerms } from "./terms.ts";
import { doubtMs, isPastDeadline, isWithinReach, slackMs } from "./times.ts";

/** What the exchange shows under the label of an order. */
export interface Shown {
  /** Every order that bears the label, open or closed lately, and those that its trades name. */
  readonly orders: readonly Order[];
  /** Trades since the call that bear the label, and whose order is not shown any more. */
  readonly strayTrades: readonly UserTrade[];
  /** When the exchange received the first of the look-ups, in milliseconds of its clock. */
  readonly asOfMs: number;
  /** Whether no other order that this process sent for the account bears the label. */
  readonly onlyUse: boolean;
}

/** Says what became of an order. */
export function placed(trace: CallTrace, shown: Shown): LookResult {
  // An order that a trigger or another order made bears the label of that one, which came first.
  const first = shown.orders.filter(
    (order) => order.trigger_order_id === undefined && order.primary_order_id === undefined,
  );
  const orders = first.length > 0 ? first : shown.orders;
  const isOwnLabel = trace.uniqueLabel && shown.onlyUse;
  return (isOwnLabel ? byOwnLabel(trace, shown, orders) : byAnyLabel(trace, shown, orders)) ?? absent(trace, shown);
}

/** A label that the client made is on no other order: one that bears it is the order of the call. */
function byOwnLabel(trace: CallTrace, { strayTrades }: Shown, orders: readonly Order[]): LookResult | undefined {
  const [order] = orders
    .filter((each) => isBeforeDeadline(trace, each))
    .toSorted((a, b) => a.creation_timestamp - b.creation_timestamp);
  if (order === undefined) return strayTrades.length > 0 ? executed(undefined) : undefined;
  const { fit, unfit } = compareTerms(trace, order);
  if (fit !== "differs") return executed(order);
  return stillUnknown(`an order bears its label, but differs from it in ${unfit.join(", ")}`, orders);
}

/** A label of the user may be on orders of other sessions, too: all that it bears has to fit, and nothing else bear it. */
function byAnyLabel(trace: CallTrace, shown: Shown, orders: readonly Order[]): LookResult | undefined {
  const possible = orders.filter((order) => isOfItsTime(trace, order) && fitsPlace(trace, order));
  const [order, ...others] = possible.filter((each) => compareTerms(trace, each).fit !== "differs");
  if (order === undefined) {
    const trades = shown.strayTrades.filter((trade) => trade.direction === trace.direction);
    return trades.length > 0 ? stillUnknown("a trade bears its label, but its order is not shown any more") : undefined;
  }
  // Clocks may have been set since: an order that is a little too old is not this call's, and not surely another's.
  const isTooOld = order.creation_timestamp < trace.sentMs - slackMs;
  if (orders.length > 1 || isTooOld || !shown.onlyUse) {
    return stillUnknown("the label is not unique to this call, and an order of its time bears it", [order, ...others]);
  }
  const { fit, unfit } = compareTerms(trace, order);
  if (fit === "fits") return executed(order);
  return stillUnknown(`an order bears its label, but that it is this one cannot be said by ${unfit.join(", ")}`, [
    order,
  ]);
}

function isOfItsTime(trace: CallTrace, order: Order): boolean {
  return order.creation_timestamp >= trace.sentMs - doubtMs && isBeforeDeadline(trace, order);
}

/** The exchange does not begin an order after its deadline. */
function isBeforeDeadline({ valid_until = Number.POSITIVE_INFINITY }: CallTrace, order: Order): boolean {
  return order.creation_timestamp <= valid_until + slackMs;
}

function fitsPlace({ instrument_name }: CallTrace, order: Order): boolean {
  return instrument_name === undefined || order.instrument_name === instrument_name;
}

function absent(trace: CallTrace, { asOfMs }: Shown): LookResult {
  if (!isWithinReach(trace, asOfMs)) {
    return stillUnknown("it is too long ago: the exchange does not show closed orders any more");
  }
  return isPastDeadline(trace, asOfMs)
    ? notExecuted("no order and no trade bears its label, and the exchange cannot begin it any more")
    : pending("no order bears its label yet, but the exchange may still begin it");
}
