/** What the state of orders proves about an edit. Pure. */
import type { CallTrace } from "../errors/family.ts";
import type { Order } from "../venue.ts";
import { executed, type LookResult, notExecuted, pending, stillUnknown } from "./resolution.ts";
import { compareTerms } from "./terms.ts";
import { changedSince, doubtMs, isClosed, isPastDeadline, isWithinReach, slackMs } from "./times.ts";

/** An order that an edit may have been for. */
export interface EditedOrder {
  readonly order: Order;
  /** When it was last filled, in milliseconds; `undefined` if never. */
  readonly lastFillMs: number | undefined;
}

/**
 * Says what became of an edit of one order. An edit counts as executed when the order was edited since, and has every
 * term that was asked for, whichever edit gave them to it.
 */
export function edited(trace: CallTrace, { order, lastFillMs }: EditedOrder, asOfMs: number): LookResult {
  const isAsAsked = compareTerms(trace, order).fit === "fits";
  if (isAsAsked && changedSince(trace, order, slackMs) && isLastChangeEdit(order, lastFillMs)) return executed(order);
  // The edit may have ended the order, or a later one may have taken its place. A clock may have been set since: a change
  // that seems a little too early could be the edit as well, unless the order says that it was never edited.
  if (changedSince(trace, order, order.replaced === false ? slackMs : doubtMs)) {
    return stillUnknown(`the order is ${order.order_state}, and changed near the time of the edit or after it`, [
      order,
    ]);
  }
  if (isClosed(order)) return notExecuted(`the order is ${order.order_state} as it was`);
  if (!isPastDeadline(trace, asOfMs)) {
    return pending("the order is as it was, but the exchange may still begin the edit", [order]);
  }
  return isAsAsked
    ? stillUnknown("the order has the terms that were asked for, but had them before", [order])
    : notExecuted("the order is as it was");
}

/** A fill changes an order, too, and so do a cancel and the pricing engine: then an earlier edit may have set the terms. */
function isLastChangeEdit(order: Order, lastFillMs: number | undefined): boolean {
  if (order.replaced !== true || order.auto_replaced === true || isClosed(order)) return false;
  return lastFillMs === undefined || lastFillMs < order.last_update_timestamp;
}

/** Says what became of an edit by label. The exchange takes it only where exactly one open order bears the label. */
export function editedByLabel(trace: CallTrace, orders: readonly EditedOrder[], asOfMs: number): LookResult {
  if (!isWithinReach(trace, asOfMs)) {
    return stillUnknown("it is too long ago: the exchange does not show closed orders any more");
  }
  const certain = isPastDeadline(trace, asOfMs);
  const all = orders.map(({ order }) => order);
  const stood = all.filter((order) => isInBook(order) && order.creation_timestamp < trace.sentMs - doubtMs);
  if (stood.length > 1) {
    const what = "several open orders bore the label all the time, which the exchange refuses";
    return certain ? notExecuted(what) : pending(what, all);
  }
  const findings = orders.map((each) => edited(trace, each, asOfMs));
  const done = findings.filter(({ fate }) => fate === "executed");
  const [only] = done;
  if (only !== undefined && done.length === 1) return only;
  const open = findings.find(({ fate }) => fate !== "not_executed");
  if (open !== undefined) {
    const { fate, reason } = done[0] === undefined && "reason" in open ? open : ambiguous;
    return fate === "pending" ? pending(reason, all) : stillUnknown(reason, all);
  }
  const what = orders.length === 0 ? "no order bears the label" : "no order that bears the label was edited";
  if (!certain) return pending(what, all);
  // One that has left the lists may have been edited first. It was not the only open one while another stood.
  return stood.length === 1
    ? notExecuted(what)
    : stillUnknown(`${what}; one that is not shown any more may have been`, all);
}

/** Whether the exchange surely counts an order among those that bear the label: a quote is edited by its own method. */
function isInBook({ order_state, quote }: Order): boolean {
  return order_state === "open" && quote !== true;
}

const ambiguous = { fate: "still_unknown", reason: "several orders that bear the label were edited" } as const;
