/** The words of the fault language: what can go wrong, and when. Types only. */

/** What happens to an attempt to connect. */
export type ConnectFault =
  /** The handshake is answered by an HTTP status instead. */
  { readonly kind: "refuse" /** @default 503 */; readonly status?: number | undefined };

/** What happens to an open connection. */
export type LineFault =
  /**
   * The connection breaks without a closing frame. With a `method`, the call that strikes it has been executed and
   * its answer is lost; `executed: false` breaks it before the call is executed.
   */
  | { readonly kind: "drop" /** @default true */; readonly executed?: boolean | undefined }
  /** The connection is closed with a code and a reason. */
  | { readonly kind: "close"; readonly code: number; readonly reason?: string | undefined }
  /** Nothing comes through in either direction any more, and neither side gets a close. */
  | { readonly kind: "half_open" }
  /** Everything that goes out waits for `ms`, then leaves at once, in order. */
  | { readonly kind: "stall"; readonly ms: number }
  /** The client counts as too slow a reader, and is disconnected. */
  | { readonly kind: "too_slow" }
  /** A frame arrives that is not JSON. */
  | { readonly kind: "garbage"; readonly text?: string | undefined };

/** What happens to one call or its answer. */
export type CallFault =
  /** The answer leaves `ms` later; notifications do not wait for it. */
  | { readonly kind: "delay"; readonly ms: number }
  /** The answer leaves after the next answer of the same connection, or after 100 ms when there is none. */
  | { readonly kind: "reorder" }
  /** The notifications that the call causes leave before its answer. */
  | { readonly kind: "notify_first" }
  /** The call is executed, and its answer never sent. */
  | { readonly kind: "lose_reply" }
  /** The call is not executed, and refused with this error. */
  | { readonly kind: "error"; readonly code: number; readonly message: string; readonly data?: unknown }
  /** The token of the call is revoked: 13009. */
  | { readonly kind: "wrong_token" }
  /** The credits of the account are gone: 10028, then the connection is closed. */
  | { readonly kind: "credits_gone" };

/** What happens to one message on its way out: a notification, or an answer when a `method` is named. */
export type MessageFault =
  /** It is sent twice. */
  | { readonly kind: "duplicate" }
  /** Only the first half of its text arrives. */
  | { readonly kind: "truncate" }
  /** It is not sent. In a book chain this drops changes only, never the snapshot. */
  | { readonly kind: "gap" };

/** What is true for the whole exchange from a time on, for as long as `forMs` says. */
export type StateFault =
  /** New orders and edits are refused with 10019, cancels are not. With `index`, on its instruments only. */
  | { readonly kind: "lock"; readonly index?: string | undefined }
  /** Every call is refused with 11051. With `disconnect`, connections are closed and refused as well. */
  | { readonly kind: "maintenance" /** @default false */; readonly disconnect?: boolean | undefined }
  /** The matching engine answers 10041. */
  | { readonly kind: "settlement" }
  /** The clock of the exchange is `ms` behind; ahead when negative. */
  | { readonly kind: "slow_clock"; readonly ms: number };

export type Fault = ConnectFault | LineFault | CallFault | MessageFault | StateFault;

/**
 * When a fault strikes. Without `method` and `channel`, a fault of a connection strikes every open one at the time
 * that `afterMs` says, and a state begins then; with one of them it strikes at the calls or notifications that match.
 */
export interface When {
  /** Milliseconds until the rule is armed. @default 0 */
  readonly afterMs?: number | undefined;
  /** Milliseconds for which it stays armed, or for which a state lasts. @default no end */
  readonly forMs?: number | undefined;
  /** Calls of this method, as `private/buy`; a `*` at the end matches the rest. Not for refused connections. */
  readonly method?: string | undefined;
  /**
   * Notifications of this channel, as `book.BTC-PERPETUAL.raw`; a `*` at the end matches the rest. For faults of
   * connections and of messages only, and not together with `method`.
   */
  readonly channel?: string | undefined;
  /** Passes over this many matches first. @default 0 */
  readonly skip?: number | undefined;
  /** Strikes this many times at most. @default 1, or without end when `chance` is given */
  readonly times?: number | undefined;
  /** Probability that a match strikes, decided by the seed. @default 1 */
  readonly chance?: number | undefined;
}

/** A fault and when it strikes. */
export type FaultRule = Fault & When;
