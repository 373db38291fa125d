/** How channels of an exchange are asked for: its own answers, and what holds where it gives none. */
import type { ChannelPolicy, EndingPolicy, OwnCall, SubscriptionPolicy } from "../venue.ts";
import { channelRowOf } from "./catalogue.ts";

/** No instrument of the exchange is watched for its end. */
const noEndings: EndingPolicy = {
  channel: "",
  datedOf: () => undefined,
  stateOf: () => ({ method: "", params: {} }),
  endOf: () => undefined,
  isGone: () => false,
};

/** What a call asked for. */
interface Asked extends OwnCall {
  readonly verb: "subscribe" | "unsubscribe";
  readonly channels: readonly string[];
}

/** The policy of the subscriptions of a client. */
export function subscriptionPolicyOf(channels: ChannelPolicy, tokenRefused: number | undefined): SubscriptionPolicy {
  return {
    change: (verb, names) => ({ ...channels.change(verb, names), verb, channels: names }) satisfies Asked,
    isSignedIn: (_, { visibility }) => visibility === "private",
    hiddenBecause: (_, { visibility }) =>
      visibility === "private" ? "this channel needs the option `credentials`" : undefined,
    rowOf: (channel) => channelRowOf(channel, channels),
    endings: noEndings,
    most: channels.most,
    isOfToken: (code) => code === tokenRefused,
    isCausedByOne: (code) => channels.isCausedByOne?.(code) ?? true,
  };
}

/** The channels that a reply granted, in the words of the exchange read by its policy. */
export function grantedBy({ granted }: ChannelPolicy, call: OwnCall, result: unknown): unknown {
  const { verb, channels } = call as Asked;
  return verb === "subscribe" && granted !== undefined ? granted(result, channels) : result;
}
