import type { Schema } from "../snapshot/schema.ts";
import type { ErrorAnswer, HttpCall } from "../snapshot/snapshot.ts";
import type { ErrorFacts, Layout, LimitsFile, Role } from "../sources/sources.ts";

/** The API as every emitter sees it: named, corrected, resolved and described. */
export interface Model {
  /** In the order in which they are declared. */
  readonly types: readonly NamedType[];
  readonly methods: readonly Method[];
  readonly channels: readonly ChannelFamily[];
  readonly errors: readonly ErrorFacts[];
  readonly limits: LimitsFile;
  /** Of the types that are read from bytes. */
  readonly layouts: readonly Layout[];
}

export interface NamedType {
  readonly name: string;
  /** Where it comes from, as `types/order` or `methods/private/buy.params`. */
  readonly place: string;
  /** Whether a caller writes it or reads it. */
  readonly side: "params" | "result";
  /** Flat: objects inside are references. */
  readonly schema: Schema;
  /** The type whose members it has besides its own. */
  readonly base?: string;
}

/** One way to call a method; `detailed: true` of the cancel methods makes a second one. */
export interface CallForm {
  readonly params: string;
  /** Whether the params object may be left out. */
  readonly optional: boolean;
  readonly result: string;
}

export interface Method {
  readonly wire: string;
  /** Empty for a method that stands in none. */
  readonly namespace: string;
  readonly local: string;
  readonly tags: readonly string[];
  readonly scope: readonly string[];
  readonly mainAccount: boolean;
  readonly matchingEngine: boolean;
  readonly websocketOnly: boolean;
  readonly effect: "read" | "write" | "session";
  /** What it does to orders; none when it touches none. */
  readonly role: Role | undefined;
  /** What to use instead of calling it on a client over WebSocket; none when it may be called. */
  readonly instead: string | undefined;
  readonly pool: string;
  readonly cost: number;
  readonly page: string | undefined;
  readonly calls: readonly CallForm[];
  readonly text: string;
  readonly returns: string;
  /** The params in the order of the wire, and whether they stand in a list, or may; by name alone when it is missing. */
  readonly order: readonly string[];
  readonly positions?: "only" | "also";
  readonly notification?: true;
  readonly errors?: readonly ErrorAnswer[];
  readonly http?: HttpCall;
  /** Params of a call that the exchange would accept. */
  readonly sample: Readonly<Record<string, unknown>>;
}

export interface ChannelFamily {
  readonly template: string;
  readonly builder: string;
  readonly visibility: "public" | "private";
  readonly delivery: "state" | "chain" | "event";
  readonly scope: readonly string[];
  /** Name of the type of its parameters; none when it has none. */
  readonly params: string | undefined;
  /** Name of the type of its messages. */
  readonly event: string;
  /** Name of the type of what a client may send on it; none when that is nothing. */
  readonly sent?: string;
  readonly text: string;
  /** Parameters of a channel that the exchange has. */
  readonly sample: Readonly<Record<string, unknown>>;
}
