/** The builders of channel names, which check what they are given. */
import { type Channels, channelsBy } from "../../generated/channels.ts";
import { channelName } from "../subscriptions/check.ts";

/** Builders of channel names, one a family. A param that is missing or unknown is a `ConfigError`. */
export const channels: Channels = /*@__PURE__*/ Object.freeze(channelsBy(channelName));
