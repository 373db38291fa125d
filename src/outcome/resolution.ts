/** What a look-up can find out about a call whose outcome was unknown. */
import type { Order } from "../contract.ts";

/** The answer of `resolveOutcome`. */
export type Resolution =
  /** The exchange acted on the call. */
  | { readonly outcome: "executed"; readonly order: Order }
  /** The exchange did not act on it, and will not. */
  | { readonly outcome: "not_executed"; readonly reason: string }
  /** It cannot be said. Treat the call as one that may have been executed. */
  | { readonly outcome: "still_unknown"; readonly reason: string };

/** Options of `resolveOutcome`. */
export interface ResolveOptions {
  /**
   * How long to wait, in milliseconds, for the time from which the exchange cannot begin the call any more. An order
   * that is found ends the wait at once. @default 15_000
   */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
}

/** The exchange did it. */
export function executed(order: Order): Resolution {
  return { outcome: "executed", order };
}

/** The exchange did not do it. */
export function notExecuted(reason: string): Resolution {
  return { outcome: "not_executed", reason };
}

/** It cannot be said. */
export function stillUnknown(reason: string): Resolution {
  return { outcome: "still_unknown", reason };
}
