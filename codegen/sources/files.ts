/** What the files of `schemas/` hold that are about one method, channel or type. Their formats in `schemas/format/` say the same. */
import type { Schema } from "../snapshot/schema.ts";
import type { ChannelFacts, MethodFacts } from "../snapshot/snapshot.ts";
import type { YamlFile } from "../tools/yaml.ts";
import type { Correction } from "./correct.ts";
import type { Place } from "./folder.ts";
import type { Delivery, Effect, Role, Text } from "./sources.ts";

interface Common<Facts> {
  readonly text?: string;
  /** Texts of members, by path. */
  readonly fields?: Readonly<Record<string, Text>>;
  /** Names of objects inside, by pointer. */
  readonly inline?: Readonly<Record<string, string | { readonly name: string; readonly text?: string }>>;
  /** With pointers from the method, channel or type. */
  readonly corrections?: readonly Omit<Correction, "source">[];
  /** The facts of what upstream does not describe. */
  readonly addition?: Facts;
}

interface Callable {
  readonly params?: Readonly<Record<string, Text>>;
  readonly sample?: Readonly<Record<string, unknown>>;
}

/** `methods/private/buy.yaml`. */
export interface MethodFile extends Common<Omit<MethodFacts, "method">>, Callable {
  readonly effect: Effect;
  readonly role?: Role;
  readonly instead?: { readonly use?: string; readonly reason: string };
  readonly pool?: string;
  readonly cost?: number;
  readonly returns?: string;
}

/** `channels/ticker.{instrument_name}.{interval}.yaml`. */
export interface ChannelFile extends Common<Omit<ChannelFacts, "channel">>, Callable {
  readonly delivery: Delivery;
  readonly builder?: string;
  readonly message?: string;
}

/** `types/order.yaml`. */
export interface TypeFile extends Common<Schema> {
  readonly name?: string;
}

/** A file about one method, channel or type, as it was read. */
export interface SchemaFile<Content> {
  readonly place: Place;
  readonly file: YamlFile;
  readonly content: Content;
}
