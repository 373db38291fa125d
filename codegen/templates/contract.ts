/** Everything that generated code and the code around it agree on: types only, no behaviour. */

/** What repeating a call does: `read` may be repeated, `write` never, `session` belongs to one connection. */
export type Effect = "read" | "write" | "session";

/**
 * The credit pool of the exchange that a call draws from.
 * `trading`, `cancel_all` and `quotes` are the matching engine's; their cost is counted in requests, all others in credits.
 */
export type LimitPool =
  | "non_matching"
  | "trading"
  | "cancel_all"
  | "quotes"
  | "subscribe"
  | "get_instruments"
  | "get_transaction_log"
  | "move_positions";

/**
 * What a method does to orders: `order` places one with a label, `close` one without, `edit` changes one that stands, `quote`
 * places or replaces many quotes, `cancel` takes orders or quotes away. `offer` and `withdraw` do the like to block RFQs.
 */
export type MethodRole = "order" | "close" | "edit" | "quote" | "cancel" | "offer" | "withdraw";

/**
 * What a param may be. Letters name the types that it may have: `s` string, `n` number, `b` boolean, `a` list, `o` object,
 * `0` null; `*` is anything. A list of one shape is a list of such elements, an object has a shape for each member.
 */
export type ParamShape = string | readonly [ParamShape] | { readonly [member: string]: ParamShape };

/** What the runtime knows about one method. */
export interface MethodRow {
  /** Name on the wire, as `private/get_positions`. */
  readonly wire: string;
  readonly namespace: "public" | "private";
  /** Name on the namespace, as `getPositions`. */
  readonly local: string;
  /** Access scopes of which one is needed; empty when none is. */
  readonly scope: readonly string[];
  readonly pool: LimitPool;
  /** What one call takes from the pool. */
  readonly cost: number;
  /** Whether the call reaches the matching engine. */
  readonly matchingEngine: boolean;
  /** Whether the method is refused over HTTP. */
  readonly websocketOnly: boolean;
  readonly effect: Effect;
  /** What it does to orders; absent when it touches none. */
  readonly role?: MethodRole | undefined;
  /** Whether it takes `valid_until`, the time from which the exchange does not begin it any more. */
  readonly deadline?: true | undefined;
  /** What to use instead on a client over WebSocket, which refuses this method; absent when it may be called. */
  readonly instead?: string | undefined;
  /** The shape of each param that the schema knows; absent for a method that it does not know. */
  readonly params?: Readonly<Record<string, ParamShape>>;
}

/**
 * How messages of a channel relate: `state` (the newest replaces all before it), `chain` (each builds on the
 * one before) or `event` (each counts).
 */
export type Delivery = "state" | "chain" | "event";

/** What the runtime knows about one family of channels. */
export interface ChannelRow {
  /** Name with its parameters in braces, as `ticker.{instrument_name}.{interval}`. */
  readonly template: string;
  readonly visibility: "public" | "private";
  readonly delivery: Delivery;
  readonly scope: readonly string[];
}

/** The name of a channel, which remembers the type of its messages and how they relate. It is a plain string at run time. */
export type Channel<Event, Kind extends Delivery = Delivery> = string & {
  readonly "~event": Event;
  readonly "~delivery": Kind;
};

/** A call that was not made yet: can be logged, queued, and sent by any client. */
export interface Request<Result> {
  /** Name on the wire, as `private/buy`. */
  readonly method: string;
  readonly params: object;
  /** Exists in types only. */
  readonly "~result"?: Result;
}

/** Options that every call takes. */
export interface CallOptions {
  /** Stops the waiting. It does not undo what the exchange may already have done; the error says which. */
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for the answer, in milliseconds; `false` waits without end. Default: the client's `timeoutMs`. */
  readonly timeoutMs?: number | false | undefined;
  /**
   * What happens while the connection is down: `"fail"` ends the call at once as `not_sent`, `"wait"` holds it
   * until the reconnect or its timeout. Default: `"fail"`; waiting is never implied for an order.
   */
  readonly whenDown?: "fail" | "wait" | undefined;
  /** Receives the times of the answer, before the promise settles. */
  readonly onReply?: ((meta: ReplyMeta) => void) | undefined;
}

/** When a call was sent, worked on and answered. */
export interface ReplyMeta {
  /** Receipt of the request at the exchange, in microseconds of its clock. */
  readonly usIn?: number;
  /** Dispatch of the answer at the exchange, in microseconds of its clock. */
  readonly usOut?: number;
  /** Hand-over of the request to the transport, in milliseconds of the local clock. */
  readonly sentMs: number;
  /** Arrival of the answer, in milliseconds of the local clock. */
  readonly receivedMs: number;
}

/** One place where a value does not fit its schema. */
export interface Mismatch {
  /** JSON pointer into the value, as `/order/price`; empty for the value itself. */
  readonly path: string;
  readonly message: string;
}

/** Whether a value fits. Members and enum members that are unknown never count against it. */
export type Validation = { readonly ok: true } | { readonly ok: false; readonly errors: readonly Mismatch[] };

/** A place where a value differs from its schema: `wrong` breaks the type, `added` is merely unknown to it. */
export interface Drift extends Mismatch {
  readonly severity: "wrong" | "added";
}

/** The generated validators behind one port, so that only programs that import them pay for them. */
export interface Validators {
  validateParams(method: string, params: unknown): Validation;
  validateResult(method: string, result: unknown): Validation;
  validateChannel(channel: string, data: unknown): Validation;
  /** Every difference, unknown members included; empty when there is none. */
  inspectResult(method: string, result: unknown): readonly Drift[];
  inspectChannel(channel: string, data: unknown): readonly Drift[];
}

/** What a caller can know of an error code of the exchange. */
export interface ErrorRow {
  readonly code: number;
  /** First word of the message on the wire, as `not_enough_funds`. */
  readonly name: string;
  /** What it means, in our words. */
  readonly meaning: string;
  /** Whether and how repeating can help. */
  readonly retry: "no" | "fix" | "backoff" | "reauth" | "wait" | "verify";
  /** Whether the matching engine acted: `no`, `rejected` by it, `maybe`, or `never` where orders are not involved. */
  readonly engine: "no" | "rejected" | "maybe" | "never";
  /** Whether no repeat with the same credentials can help where signing in is refused with it. */
  readonly permanent?: true;
}
