/** What the state of orders proves about a call. Pure. */
import type { Order } from "../contract.ts";
import type { CallTrace } from "../errors/family.ts";
import { executed, notExecuted, type Resolution, stillUnknown } from "./resolution.ts";

/** How far the times of an order and of its call may differ, in milliseconds: clocks are known to about that. */
const slackMs = 1_000;
/** What seems to have happened before the call by less than this could be its work all the same, in milliseconds. */
const doubtMs = 60_000;
const closedStates: ReadonlySet<string> = new Set(["filled", "cancelled", "rejected", "triggered"]);

/**
 * Which of the orders with the label of a call is its own; `undefined` when none can be. Where the label is not unique
 * to the call, any order of its time could be another call's: nothing is decided then.
 */
export function ownOrder(trace: CallTrace, orders: readonly Order[], unique: boolean): Order | "several" | undefined {
  const labelled = orders.filter(
    (order) =>
      order.label === trace.label &&
      (trace.instrument_name === undefined || order.instrument_name === trace.instrument_name),
  );
  const since = (ms: number) => labelled.filter((order) => order.creation_timestamp >= trace.sentMs - ms);
  const possible = trace.uniqueLabel ? labelled : since(slackMs);
  // Clocks may have been set since: an order that is a little too old is not this call's, and not surely another's.
  if (possible.length === 0) return trace.uniqueLabel || since(doubtMs).length === 0 ? undefined : "several";
  if (!unique) return "several";
  // An order that a trigger made bears the label of the trigger order, which came first.
  return possible.reduce((first, order) => (order.creation_timestamp < first.creation_timestamp ? order : first));
}

/**
 * What the state of an order proves about an edit of it. `certain` says that the exchange cannot begin it any more. An
 * order that was edited and has the terms that were asked for will do, whichever edit gave them to it.
 */
export function afterEdit(trace: CallTrace, order: Order, certain: boolean): Resolution {
  const asAsked =
    (trace.amount === undefined || order.amount === trace.amount) &&
    (trace.price === undefined || order.price === trace.price);
  const changedSince = (ms: number) => order.last_update_timestamp >= trace.sentMs - ms;
  // A fill changes an order too: one that nobody edited may have had these terms from the beginning.
  if (asAsked && changedSince(slackMs) && order.replaced === true) return executed(order);
  // The edit may have ended the order, or a later one may have taken its place. A clock may have been set since: a change
  // that seems a little too early could be the edit as well, unless the order says that nobody edited it.
  if (changedSince(order.replaced === false ? slackMs : doubtMs))
    return stillUnknown(`the order is ${order.order_state}, and changed near the time of the edit or after it`);
  if (closedStates.has(order.order_state)) return notExecuted(`the order is ${order.order_state} as it was`);
  if (!certain) return stillUnknown("the order is as it was, but the exchange may still begin the edit");
  return asAsked
    ? stillUnknown("the order has the terms that were asked for, but had them before")
    : notExecuted("the order is as it was");
}

/** What the state of an order proves about its cancel. */
export function afterCancel(order: Order, certain: boolean): Resolution {
  if (order.order_state === "cancelled") return executed(order);
  if (closedStates.has(order.order_state)) return notExecuted(`the order is ${order.order_state}`);
  return certain
    ? notExecuted("the order is still open")
    : stillUnknown("the order is still open, but the exchange may still begin the cancel");
}
