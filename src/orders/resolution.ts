/** What a look-up can find out about a call whose outcome was unknown. */
import type { Order } from "../venue.ts";

/** The answer of `resolveOutcome`. */
export type Resolution =
  /** The exchange acted on the call. */
  | {
      readonly fate: "executed";
      /** The order that the call placed, changed or cancelled; absent where it concerns several, or where none is shown. */
      readonly order?: Order;
      /** All orders that are known to be its work. */
      readonly orders: readonly Order[];
      /** The result of the call, where its answer came late. */
      readonly result?: unknown;
    }
  /** The exchange did not act on it, and will not. */
  | { readonly fate: "not_executed"; readonly reason: string }
  /** It cannot be said. Treat the call as one that may have been executed. */
  | {
      readonly fate: "still_unknown";
      readonly reason: string;
      /**
       * What the exchange shows that bears on it. For a call that places or changes: orders that may be its work. For a
       * cancel: orders that it covers and that stand. Absent where nothing was looked up.
       */
      readonly orders?: readonly Order[];
    };

/** Options of `resolveOutcome`. */
export interface ResolveOptions {
  /**
   * How long to wait, in milliseconds, for the time from which the exchange cannot begin the call any more, and for a
   * connection to look it up on. What decides ends the wait at once. @default 30_000
   */
  readonly patienceMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What one look shows. `pending`: the same look decides once the deadline of the call has passed. */
export type LookResult =
  | Resolution
  | { readonly fate: "pending"; readonly reason: string; readonly orders?: readonly Order[] };

/** The exchange did it. */
export function executed(order: Order | undefined, orders: readonly Order[] = order ? [order] : []): Resolution {
  return { fate: "executed", ...(order && { order }), orders };
}

/** The exchange did not do it. */
export function notExecuted(reason: string): Resolution {
  return { fate: "not_executed", reason };
}

/** It cannot be said. */
export function stillUnknown(reason: string, orders?: readonly Order[]): Resolution {
  return { fate: "still_unknown", reason, ...(orders && { orders }) };
}

/** It cannot be said yet. */
export function pending(reason: string, orders?: readonly Order[]): LookResult {
  return { fate: "pending", reason, ...(orders && { orders }) };
}
