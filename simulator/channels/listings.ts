/** The channels of instruments that are listed, end or change state, and of the platform. */

import type { Feed, FeedContext } from "./feed.ts";
import type { ChannelSpec } from "./grammar.ts";
import { scopeTest } from "./scope.ts";

type Spec<Family> = Extract<ChannelSpec, { family: Family }>;

/** `instrument.state.{kind}.{currency}`. */
export function instrumentStateFeed(
  { scope }: Spec<"instrument_state" | "instrument_creation">,
  context: FeedContext,
): Feed {
  const isInScope = scopeTest(scope, context.exchange);
  return {
    filters: [{ kind: "instrument_state" }],
    on(event) {
      if (event.kind !== "instrument_state" || !isInScope(event.instrument)) return;
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
  const isInScope = scopeTest(scope, context.exchange);
  return {
    filters: [{ kind: "instrument_created" }],
    on(event) {
      if (event.kind !== "instrument_created" || !isInScope(event.instrument)) return;
      context.emit(context.exchange.instruments().get(event.instrument));
    },
  };
}

/** `platform_state`: one message for each index at each price, locked or not, as often as the real exchange sends it. */
export function platformStateFeed(context: FeedContext): Feed {
  return {
    filters: [{ kind: "index" }],
    on(event) {
      if (event.kind !== "index") return;
      context.emit({ price_index: event.index, locked: context.isLocked(event.index), reasons: [] });
    },
  };
}

/** `platform_state.public_methods_state`: sent once, because it never changes here. */
export const publicMethodsFeed: Feed = {
  filters: [],
  on: () => {},
  first: () => [{ allow_unauthenticated_public_requests: true }],
};
