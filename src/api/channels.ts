/** The builders of channel names, which check what they are given. */
import { type Channels, channelOf, channelsBy } from "../../generated/channels.ts";
import { ConfigError } from "../errors/client.ts";
import { checkOptions, type OptionKind } from "../platform/known-options.ts";
import { checkedName } from "../platform/names.ts";
import type { ChannelTable } from "../venue.ts";

/** Builders of channel names, one a family. A param that is missing or unknown is a `ConfigError`. */
export const channels: Channels = /*@__PURE__*/ Object.freeze(/*@__PURE__*/ channelsBy(channelName));

/** Puts params into the places of a template. Refuses one that is missing, and one that the template has no place for. */
function channelName(template: string, params: unknown): string {
  const places = [...template.matchAll(/\{(\w+)\}/g)].map(([, place = ""]) => place);
  checkOptions("", params ?? {}, Object.fromEntries(places.map((place) => [place, "checked" satisfies OptionKind])));
  const given = (params ?? {}) as Readonly<Record<string, unknown>>;
  return template.replaceAll(/\{(\w+)\}/g, (_, place: string) => {
    const value = given[place];
    if (typeof value === "string" || typeof value === "number") {
      return checkedName(place, String(value), `a part of ${template}`);
    }
    throw new ConfigError(place, `a string or a number, as ${template} needs it`, value ?? String(value));
  });
}

/** The channels of another description; ours where none is given. */
export function channelTableOf(api: Partial<ChannelTable> | undefined): ChannelTable {
  return { channelOf: api?.channelOf ?? channelOf };
}
