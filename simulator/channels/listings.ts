/** The channels of instruments that come, go and change state. */

import type { Feed, FeedContext } from "./feed.ts";
import { type ChannelSpec, isInScope } from "./grammar.ts";

type Spec<Family> = Extract<ChannelSpec, { family: Family }>;

/** `instrument.state.{kind}.{currency}`. */
export function instrumentStateFeed(
  { scope }: Spec<"instrument_state" | "instrument_creation">,
  context: FeedContext,
): Feed {
  return {
    topics: ["instrument_state:*"],
    on(event) {
      if (event.kind !== "instrument_state") return;
      const instrument = context.exchange.instruments().get(event.instrument);
      if (!isInScope(scope, event.instrument, instrument)) return;
      const timestamp = Math.floor(context.clock.now());
      context.emit({ timestamp, state: event.state, instrument_name: event.instrument });
    },
  };
}

/** `instrument.creation.{kind}.{currency}`: the whole instrument, once. */
export function instrumentCreationFeed(
  { scope }: Spec<"instrument_state" | "instrument_creation">,
  context: FeedContext,
): Feed {
  return {
    topics: ["instrument_created:*"],
    on(event) {
      if (event.kind !== "instrument_created") return;
      const instrument = context.exchange.instruments().get(event.instrument);
      if (isInScope(scope, event.instrument, instrument)) context.emit(instrument);
    },
  };
}
