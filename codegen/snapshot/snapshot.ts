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
  /** Path of its page below the documentation's host. */
  readonly page?: string;
}

export interface ChannelFacts {
  /** Name with its parameters in braces, as `ticker.{instrument_name}.{interval}`. */
  readonly channel: string;
  readonly scope: string[];
  readonly params: Record<string, Schema>;
  readonly payload: Schema;
}
