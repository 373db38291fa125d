/** The channels of the exchange with their texts: `generated/asyncapi.json`, which ships with the package. */
import { channelOf } from "../../generated/channels.ts";
import { readPackaged } from "../package/manifest.ts";
import { CommandError, exitCodes } from "../terminal/exit-codes.ts";

/** A word of the name of a channel. */
interface ChannelWord {
  readonly description: string;
  readonly values: readonly string[];
  readonly example: string | undefined;
}

/** A family of channels. */
export interface ChannelEntry {
  /** Name with its words in braces, as `ticker.{instrument_name}.{interval}`. */
  readonly template: string;
  readonly description: string;
  readonly visibility: "public" | "private";
  readonly delivery: string;
  readonly scope: readonly string[];
  readonly words: ReadonlyMap<string, ChannelWord>;
}

interface Document {
  readonly channels: Readonly<Record<string, RawChannel>>;
  readonly components: { readonly schemas: Readonly<Record<string, RawSchema>> };
}

interface RawChannel {
  readonly address: string;
  readonly description: string;
  readonly parameters?: Readonly<Record<string, RawWord>>;
  readonly "x-visibility": "public" | "private";
  readonly "x-scope": readonly string[];
  readonly "x-delivery": string;
}

interface RawWord {
  readonly description?: string;
  readonly examples?: readonly string[];
  readonly "x-schema"?: RawSchema;
}

interface RawSchema {
  readonly $ref?: string;
  readonly enum?: readonly unknown[];
  readonly "x-known-values"?: readonly unknown[];
  readonly anyOf?: readonly RawSchema[];
}

let entries: readonly ChannelEntry[] | undefined;

/** Every family of channels. */
export function channelEntries(): readonly ChannelEntry[] {
  entries ??= read(readPackaged<Document>("asyncapi.json"));
  return entries;
}

/** Refuses names of which no family is known, before anything is asked for. */
export function checkChannels(channels: readonly string[]): void {
  for (const channel of channels) {
    if (channelOf(channel) !== undefined) continue;
    const hint = `Names: deribit-rpc channels ${channel.split(".")[0]}`;
    throw new CommandError(exitCodes.usage, `There is no channel ${JSON.stringify(channel)}. ${hint}`);
  }
}

/** Whether a channel is sent to signed-in connections only. */
export function needsKey(channel: string): boolean {
  return channelOf(channel)?.visibility === "private" || channel.split(".").includes("raw");
}

/** A name of the family that can be subscribed to as it is. */
export function exampleOf({ template, words }: ChannelEntry): string {
  return template.replace(/\{(\w+)\}/g, (_, word: string) => words.get(word)?.example ?? word);
}

function read({ channels, components }: Document): readonly ChannelEntry[] {
  return Object.values(channels).map((channel) => ({
    template: channel.address,
    description: channel.description,
    visibility: channel["x-visibility"],
    delivery: channel["x-delivery"],
    scope: channel["x-scope"],
    words: new Map(
      Object.entries(channel.parameters ?? {}).map(
        ([name, { description = "", examples = [], "x-schema": schema }]) => [
          name,
          { description, values: valuesOf(schema, components.schemas), example: examples[0] },
        ],
      ),
    ),
  }));
}

function valuesOf(schema: RawSchema | undefined, schemas: Document["components"]["schemas"]): readonly string[] {
  if (schema === undefined) return [];
  if (schema.$ref !== undefined) return valuesOf(schemas[schema.$ref.split("/").at(-1) ?? ""], schemas);
  const own = schema.enum ?? schema["x-known-values"] ?? [];
  return [...own.map(String), ...(schema.anyOf ?? []).flatMap((each) => valuesOf(each, schemas))];
}
