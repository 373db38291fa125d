/** How channels of Deribit are asked for. */
import type { ChannelRow, SubscriptionPolicy } from "../venue.ts";
import { causedByOneChannel, tokenRefused } from "./codes.ts";
import { endings } from "./endings.ts";

/** One message a currency under one name: none of them replaces the others. */
const everyPortfolio = "user.portfolio.any";

const isRaw = (channel: string): boolean => channel.endsWith(".raw");

export const subscriptions: SubscriptionPolicy = {
  change: (verb, channels, isSignedIn) => ({
    method: `${isSignedIn ? "private" : "public"}/${verb}`,
    params: { channels },
  }),
  // Raw channels need a signed-in session, so they go where a token that ended is renewed.
  isSignedIn: (channel, { visibility }) => visibility === "private" || isRaw(channel),
  hiddenBecause: (channel, { visibility }) => {
    if (visibility === "private") return "private channels need `credentials` (13009 unauthorized)";
    return isRaw(channel)
      ? "raw channels need `credentials` (13778 raw_subscriptions_not_available_for_unauthorized)"
      : undefined;
  },
  rowOf: (channel, row) => {
    if (row === undefined) return unknownRow(channel);
    return channel === everyPortfolio ? { ...row, delivery: "event" } : row;
  },
  endings,
  isOfToken: (code) => code === tokenRefused,
  isCausedByOne: (code) => causedByOneChannel.has(code),
};

/** A channel that is newer than the generated table. */
function unknownRow(channel: string): ChannelRow {
  const visibility = channel.startsWith("user.") ? "private" : "public";
  return { template: "", visibility, delivery: "event", scope: [] };
}
