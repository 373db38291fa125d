/** The source of a channel's data, and its tools. Types only. */

import type { MarketEvent } from "../boundary/events.ts";
import type { Exchange } from "../boundary/exchange.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { EventTexts } from "./event-texts.ts";
import type { Interval } from "./grammar.ts";

/** Selects events for a feed: those of a kind about one instrument, index or account, or all of that kind. */
export interface EventFilter {
  readonly kind: MarketEvent["kind"];
  readonly about?: string | number;
}

/** The source of one channel's messages. It lives while the channel has a subscriber. */
export interface Feed {
  readonly filters: readonly EventFilter[];
  /** Called with an event that a filter selects, and the JSON of its objects. */
  on(event: MarketEvent, texts: EventTexts): void;
  /** Messages that a new subscriber gets at once. Called before it is added, so the feed may `emit` to the others first. */
  first?(): readonly unknown[];
  /** The last subscriber has left. */
  close?(): void;
}

/** What a feed works with. */
export interface FeedContext {
  readonly exchange: Exchange;
  readonly clock: ExchangeClock;
  /** Sends data to all subscribers. `isChange` marks a link of a chain, which a fault may remove. */
  emit(data: unknown, isChange?: boolean): void;
  /** Sends data that is JSON already. */
  emitJson(json: string): void;
  /** Runs `flush` at the next beat of the interval; once, however often it is called before. */
  beat(interval: Interval, flush: () => void): void;
  /** Whether the platform has locked an index. */
  isLocked(index: string): boolean;
  /** The account of a private channel; 0 for a public one. */
  readonly userId: number;
}
