import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Steps } from "../tools/yaml.ts";
import type { Correction } from "./correct.ts";

/** Everything that `schemas/` holds. */
export interface Sources {
  readonly upstream: Snapshot;
  readonly additions: Snapshot;
  readonly corrections: readonly Correction[];
  readonly names: Names;
  readonly texts: Texts;
  /** What repeating a method does, by wire name. */
  readonly effects: Readonly<Record<string, Effect>>;
  /** What a method does to orders, by wire name; only those that touch orders. */
  readonly roles: Readonly<Record<string, Role>>;
  /** What a client over WebSocket has a user take instead of a method, by wire name; it may be called without `use`. */
  readonly instead: Readonly<Record<string, { readonly use?: string; readonly reason: string }>>;
  /** How the messages of a channel relate, by template. */
  readonly deliveries: Readonly<Record<string, Delivery>>;
  /** The shared types that have a file of ours, by name on the wire. */
  readonly types: readonly string[];
  /** The members that files have a text for, each with its file and the place that the member is in. */
  readonly fields: readonly { readonly path: string; readonly place: string; readonly member: string }[];
  readonly limits: LimitsFile;
  readonly errors: readonly ErrorFacts[];
  readonly layouts: readonly Layout[];
  /** File and line of a part of one of our files, for messages. */
  lineOf(path: string, steps: Steps): string;
}

/** What repeating a method does. */
export type Effect = "read" | "write" | "session";

/** How the messages of a channel relate. */
export type Delivery = "state" | "chain" | "event";

/** What a method does to orders. */
export type Role = "order" | "close" | "edit" | "quote" | "cancel" | "offer" | "withdraw";

export interface Names {
  /** Shared schema to type name; several schemas may share one name when they are alike. */
  readonly types: Readonly<Record<string, string>>;
  /** Place of an inline object to type name. */
  readonly inline: Readonly<Record<string, string>>;
  /** Channel template to builder name, where the computed one is taken. */
  readonly channels: Readonly<Record<string, string>>;
  /** Members whose enums are open in parameters too, because the exchange adds to them without notice. */
  readonly open: readonly string[];
}

/** A text, or a text with a word on each value of an enum. */
export type Text = string | { readonly text: string; readonly values?: Readonly<Record<string, string>> };

export interface MethodText {
  readonly text: string;
  readonly returns?: string;
  readonly params?: Readonly<Record<string, Text>>;
}

interface ChannelText {
  readonly text: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, Text>>;
}

export interface Texts {
  readonly methods: Readonly<Record<string, MethodText>>;
  readonly channels: Readonly<Record<string, ChannelText>>;
  /** By type name: what one of it is. */
  readonly types: Readonly<Record<string, string>>;
  /** By place of a member, as `types/order.amount` or `methods/private/buy.result.trades`: goes before the glossary. */
  readonly places: Readonly<Record<string, Text>>;
  /** By member name: true wherever it occurs. */
  readonly fields: Readonly<Record<string, Text>>;
  /** Sample values by parameter name, and whole samples by method or channel. */
  readonly samples: Readonly<Record<string, unknown>>;
}

export interface LimitsFile {
  readonly default: { readonly pool: string; readonly cost: number };
  readonly pools: Readonly<
    Record<string, { readonly unit: string; readonly capacity: number; readonly refillPerSecond: number }>
  >;
  /** Sizes of the `trading` pool by volume. */
  readonly tiers: readonly { readonly tier: number; readonly capacity: number; readonly refillPerSecond: number }[];
  readonly methods: Readonly<Record<string, { readonly pool: string; readonly cost: number }>>;
}

export interface ErrorFacts {
  readonly code: number;
  readonly name: string;
  readonly meaning: string;
  readonly retry: string;
  readonly engine: string;
  /** Whether no repeat with the same credentials can help where signing in is refused with it. */
  readonly permanent?: boolean;
}

/** The orders in which the exchange writes the members of a type. */
export interface Layout {
  /** Name of the generated type. */
  readonly type: string;
  readonly evidence: string;
  /** Each combination of members that comes, in its order. */
  readonly members: readonly (readonly string[])[];
}
