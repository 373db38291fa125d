/** The one family of errors of this library: what they share, and how to tell them apart. */

/** What is known about a call that did not end in a result. */
export type Outcome =
  /** The frame was never handed to the transport: sending it again is safe. */
  | "not_sent"
  /** Nothing came that proves anything: the exchange may have acted on it. */
  | "unknown"
  /** The exchange answered no, and this call created or filled no order. */
  | "refused";

/** What happened to a call. */
export type CallErrorKind =
  | "rpc"
  | "timeout"
  | "aborted"
  | "closed"
  | "protocol"
  | "validation"
  | "limit"
  | "overtaken"
  | "challenge"
  | "unrecorded"
  | "guard";

/** What happened to the client or a stream, apart from any call. */
export type ClientErrorKind =
  | "config"
  | "connection"
  | "auth"
  | "subscription"
  | "overflow"
  | "gap"
  | "ended"
  | "journal";

/** Every kind of error of this library. */
export type ErrorKind = CallErrorKind | ClientErrorKind;

/** Base of all errors of this library. Narrow it by `kind`, or with `isDeribitError`. */
export abstract class DeribitError<Kind extends ErrorKind = ErrorKind> extends Error {
  override readonly name: string = "DeribitError";
  readonly kind: Kind;

  constructor(kind: Kind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    Object.defineProperty(this, "~deribit", { value: true });
  }
}

/** An account, by the names under which this library knows it. None is a secret. */
export interface AccountName {
  /** Id of the API key that signed in. A key belongs to one account. */
  readonly clientId?: string | undefined;
  /** Id of the account at the exchange. */
  readonly userId?: number | undefined;
}

/**
 * What a later look-up has to know about a call that wrote: names, times and the terms that it asked for, never a secret.
 * It is plain data: `JSON.parse(JSON.stringify(error))` can be resolved as well, by another process of the same account.
 */
export interface CallTrace {
  /** The account that the call was made for. Empty where it is not known. */
  readonly account: AccountName;
  /** Name of the client that made the call, made up at its start. */
  readonly client: string;
  /** Key of the call in the journal; absent where the client keeps none. */
  readonly entry?: string | undefined;
  /** Id of the call on the wire; absent when its connection was lost before. */
  readonly id?: number | undefined;
  readonly instrument_name?: string | undefined;
  readonly label?: string | undefined;
  readonly order_id?: string | undefined;
  /** Id of a mass quote. */
  readonly quote_id?: string | undefined;
  /** Side of the order, by the method. */
  readonly direction?: "buy" | "sell" | undefined;
  /** Time until which the exchange would begin the call, in milliseconds of its clock. */
  readonly valid_until?: number | undefined;
  /** Size that the call asked for, in the unit of the instrument. */
  readonly amount?: number | undefined;
  /** Price that the call asked for. */
  readonly price?: number | undefined;
  /** Every param of an order, edit, quote or cancel as it was sent. Empty for all other methods. */
  readonly terms: Readonly<Record<string, unknown>>;
  /** Whether this client made the label, so that no other order bears it. */
  readonly uniqueLabel: boolean;
  /** Hand-over to the transport, in milliseconds of the exchange's clock; `NaN` where that was not known. */
  readonly sentMs: number;
  /** Number of the connection that carried it; counts up with every reconnect. */
  readonly connection: number;
}

/** What every error of a call knows. */
export interface CallErrorDetails {
  readonly method: string;
  readonly outcome: Outcome;
  readonly trace?: CallTrace | undefined;
  readonly cause?: unknown;
}

/** A call that did not end in a result. `outcome` says whether the exchange can have acted on it. */
export class CallError<Kind extends CallErrorKind = CallErrorKind> extends DeribitError<Kind> {
  override readonly name: string = "CallError";
  /** Name on the wire, as `private/buy`. */
  readonly method: string;
  readonly outcome: Outcome;
  /** Set where the outcome of a write is `unknown`: what `resolveOutcome` looks up. */
  readonly trace?: CallTrace;

  constructor(kind: Kind, message: string, details: CallErrorDetails) {
    super(kind, `${details.method}: ${message}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.method = details.method;
    this.outcome = details.outcome;
    if (details.trace !== undefined) this.trace = details.trace;
  }
}

/** Something is wrong with the client or a stream; no call of the user is concerned. */
export class ClientError<Kind extends ClientErrorKind = ClientErrorKind> extends DeribitError<Kind> {
  override readonly name: string = "ClientError";
}
