/** One call, from the moment it is made to its one end. */
import type { AccountName } from "../errors/family.ts";
import { isCallError } from "../errors/narrow.ts";
import type { Stamped } from "../orders/stamped.ts";
import { whenAborted } from "../platform/abort.ts";
import type { Caller } from "../platform/caller.ts";
import type { CallOptions, MethodRow } from "../venue.ts";
import type { Timed } from "./deadlines.ts";
import type { Numbered } from "./pending.ts";

/** Where a call is. */
export type Stage =
  /** Just made. */
  | "new"
  /** Waits for credits. */
  | "queued"
  /** Waits for the connection. */
  | "parked"
  /** Waits for its answer. */
  | "pending"
  /** Refused for now: waits for a new token, or for the user's answer to a challenge. */
  | "held"
  /** Ended. */
  | "done";

/** A read that was on its way at three losses in a row may be what breaks the connection, and with it all orders in flight. */
const mostRepeats = 2;

/** What made a call: the user, or the session for itself. The session's calls pass while the user's must wait. */
export type Origin = "user" | "session";

/** The params of a call, whatever its method. */
export type CallParams = Readonly<Record<string, unknown>>;

const noAccount: AccountName = {};

/** The state of one call. Only `Calls` changes it. */
export class Call implements Timed, Numbered, Stamped {
  id = 0;
  dueMs = Number.POSITIVE_INFINITY;
  place = -1;
  stage: Stage = "new";
  /** Whether the exchange may have seen it: what its outcome is, should it end without an answer. */
  exposed = false;
  /** Whether a refusal for its token was already met by signing in again. */
  renewed = false;
  /** How often its connection was lost while it waited for its answer. */
  losses = 0;
  /** Whether a challenge was already answered. */
  challenged = false;
  /** What a look-up goes by: the label of an order, or the id of a mass quote. */
  name: unknown;
  /** Whether the client made the label of this order. */
  labelled = false;
  /** Whether it says until when it is good. */
  dated = false;
  /** The params as JSON, as the call was made. */
  body = "{}";
  /** `valid_until` that the client adds, in milliseconds of the exchange's clock; `0` for none. */
  goodUntilMs = 0;
  /** Key of the call in the journal; empty where none is kept. */
  entry = "";
  /** What the events of its making and its end name it by; `undefined` where nothing listened to the first. */
  key: object | undefined;
  /** Its making, in milliseconds of the local clock; `0` for one that was refused at once. */
  madeMs = 0;
  /** How long the exchange took for it by its own account, in milliseconds; `-1` where it did not say. */
  tookMs = -1;
  /** Hand-over to the transport, in milliseconds of the local clock. */
  sentMs = 0;
  /** Hand-over of a write, in milliseconds of the exchange's clock. */
  exchangeMs = 0;
  /** The account that was signed in when a write was handed over. */
  account: AccountName = noAccount;
  /** Number of the connection that carried it. */
  connection = 0;
  /** Takes the call out of the line for credits. */
  leaveLine: (() => void) | undefined;
  #unlisten: (() => void) | undefined;
  readonly row: MethodRow;
  params: CallParams;
  readonly options: CallOptions;
  readonly origin: Origin;
  readonly resolve: (result: unknown) => void;
  readonly #reject: (error: Error) => void;
  /** Where the program made it, where that is kept. */
  readonly #caller: Caller | undefined;

  constructor(
    row: MethodRow,
    params: CallParams,
    options: CallOptions,
    origin: Origin,
    resolve: (result: unknown) => void,
    reject: (error: Error) => void,
    caller?: Caller,
  ) {
    this.row = row;
    this.params = params;
    this.options = options;
    this.origin = origin;
    this.resolve = resolve;
    this.#reject = reject;
    this.#caller = caller;
  }

  /** Whether it may go out again by itself after it was lost with its connection. */
  get isRepeatable(): boolean {
    return this.row.effect === "read" && this.origin === "user" && this.losses <= mostRepeats;
  }

  /** What to say of a read that is not sent again; `undefined` for any other call. */
  get giveUpWords(): string | undefined {
    if (this.row.effect !== "read" || this.losses <= mostRepeats) return undefined;
    return `the connection was lost each of the ${this.losses} times that it was sent, and it may be the cause`;
  }

  /** Listens for the user's abort until `release`. */
  listen(signal: AbortSignal, onAbort: () => void): void {
    this.#unlisten = whenAborted(signal, onAbort);
  }

  /** Rejects the promise of the call. */
  fail(error: Error): void {
    if (isCallError(error)) this.#caller?.mark(error);
    this.#reject(error);
  }

  /** Lets go of all that waits on behalf of this call. */
  release(): void {
    this.#unlisten?.();
    this.#unlisten = undefined;
    this.leaveLine?.();
    this.leaveLine = undefined;
  }
}
