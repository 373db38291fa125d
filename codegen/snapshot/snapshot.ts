import type { Json, ObjectSchema, Schema } from "./schema.ts";

/** One state of the API as facts: what `import` reads from a published description and `schemas/` keeps. */
export interface Snapshot {
  readonly methods: Record<string, MethodFacts>;
  readonly channels: Record<string, ChannelFacts>;
  readonly types: Record<string, Schema>;
}

export interface MethodFacts {
  /** Name on the wire, as `private/buy`. */
  readonly method: string;
  readonly tags: string[];
  /** Access scopes, any of which suffices; empty when the description names none. */
  readonly scope: string[];
  /** Whether only the main account may call it. */
  readonly mainAccount?: true;
  readonly matchingEngine: boolean;
  readonly websocketOnly: boolean;
  readonly params: ObjectSchema;
  readonly result: Schema;
  /** Other results, each for calls in which parameters have the values of `when`. */
  readonly resultWhen?: readonly { readonly when: Readonly<Record<string, Json>>; readonly result: Schema }[];
  /** Its name in code, where that is not made of the name on the wire, as `beacon.getGenesis`. */
  readonly alias?: string;
  /** Whether params stand in a list, or may; by name alone when it is missing. */
  readonly positions?: "only" | "also";
  /** Whether a call has no answer. */
  readonly notification?: true;
  /** The errors that it is known to answer with. */
  readonly errors?: readonly ErrorAnswer[];
  /** How it is called over HTTP where that is not JSON-RPC: params that stand nowhere else are the body. */
  readonly http?: HttpCall;
  /** Path of its page below the documentation's host. */
  readonly page?: string;
}

export interface ErrorAnswer {
  readonly code: number;
  readonly message: string;
}

export interface HttpCall {
  readonly verb: string;
  /** With params in braces. */
  readonly path: string;
  /** The params that stand in the query. */
  readonly query: readonly string[];
  /** The param that is the whole body, where no object is. */
  readonly body?: string;
}

export interface ChannelFacts {
  /** Name with its parameters in braces, as `ticker.{instrument_name}.{interval}`. */
  readonly channel: string;
  readonly scope: string[];
  readonly params: Record<string, Schema>;
  readonly payload: Schema;
  /** What a client may send on it. */
  readonly sent?: Schema;
}
