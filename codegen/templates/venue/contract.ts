/** Everything that generated code and the code around it agree on: types only, no behaviour. */

/** What is known about one method. */
export interface VenueMethod {
  /** Name on the wire. */
  readonly wire: string;
  /** Where it stands in code; empty for a method that stands in no namespace. */
  readonly namespace: string;
  readonly local: string;
  /** The params in the order of the wire. */
  readonly order: readonly string[];
  /** Whether params stand in a list, or may; by name alone when it is missing. */
  readonly positions?: "only" | "also";
  /** Whether a call has no answer. */
  readonly notification?: true;
  /** How it is called over HTTP where that is not JSON-RPC: params that stand nowhere else are the body. */
  readonly http?: {
    readonly verb: string;
    /** With params in braces. */
    readonly path: string;
    /** The params that stand in the query. */
    readonly query: readonly string[];
    /** The param that is the whole body. */
    readonly body?: string;
  };
  /** The errors that it is known to answer with. */
  readonly errors?: readonly { readonly code: number; readonly message: string }[];
}

/** How messages of a channel relate. Descriptions do not say it, so each of them counts. */
export type Delivery = "state" | "chain" | "event";

/** What is known about one family of channels. */
export interface VenueChannel {
  /** Name with its parameters in braces. */
  readonly template: string;
}

/** The name of a channel, which remembers the type of its messages. It is a plain string at run time. */
export type Channel<Event, Kind extends Delivery = Delivery> = string & {
  readonly "~event": Event;
  readonly "~delivery": Kind;
};

/** Options of one call, handed on to what makes it. */
export interface SendOptions {
  /** Stops the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for the answer, in milliseconds; `false` waits without end. */
  readonly timeoutMs?: number | false | undefined;
}

/** One place where a value does not fit its schema. */
export interface Mismatch {
  /** JSON pointer into the value; empty for the value itself. */
  readonly path: string;
  readonly message: string;
}

/** Whether a value fits. Members and enum members that are unknown never count against it. */
export type Validation = { readonly ok: true } | { readonly ok: false; readonly errors: readonly Mismatch[] };

/** A place where a value differs from its schema: `wrong` breaks the type, `added` is merely unknown to it. */
export interface Drift extends Mismatch {
  readonly severity: "wrong" | "added";
}
