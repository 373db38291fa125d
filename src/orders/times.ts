/** How the times of a call and of what the exchange shows compare. Pure. */
import type { CallTrace } from "../errors/family.ts";
import type { Order } from "../venue.ts";

/** How far the times of an order and of its call may differ, in milliseconds: clocks are known to about that. */
export const slackMs = 1_000;
/** What seems to have happened before the call by less than this could be its work all the same: a clock may have been set. */
export const doubtMs = 60_000;
/** How far back the exchange shows orders that are not open any more: 30 minutes, less a margin. */
const reachMs = 28 * 60_000;
/** States that an order does not leave any more. */
const closedStates: ReadonlySet<string> = new Set(["filled", "cancelled", "rejected", "triggered"]);

/** Whether an order can be filled, changed and cancelled no more. */
export function isClosed({ order_state }: Order): boolean {
  return closedStates.has(order_state);
}

/** Whether an order changed after the call, or before it by no more than `marginMs`. */
export function changedSince(trace: CallTrace, order: Order, marginMs: number): boolean {
  return order.last_update_timestamp >= trace.sentMs - marginMs;
}

/** Whether a look at the exchange, received there at `asOfMs`, is later than any time at which it could begin the call. */
export function isPastDeadline({ valid_until }: CallTrace, asOfMs: number): boolean {
  return valid_until !== undefined && asOfMs > valid_until + slackMs;
}

/** Whether the exchange, by its clock, still shows every order of the time of the call. */
export function isWithinReach({ sentMs }: CallTrace, asOfMs: number): boolean {
  return asOfMs - sentMs <= reachMs;
}
