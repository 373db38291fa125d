/** What makes the data of a channel, and what it is given to work with. Types only. */

import type { MarketEvent } from "../boundary/events.ts";
import type { Exchange } from "../boundary/exchange.ts";
import type { ExchangeClock } from "../determinism/clock.ts";
import type { EventTexts } from "./event-texts.ts";
import type { Interval } from "./grammar.ts";

/** Events that a feed hears: those of a kind about one instrument, index or account, or all of that kind. */
export interface EventFilter {
  readonly kind: MarketEvent["kind"];
  readonly about?: string | number;
}

/** The source of one channel's messages. It lives while somebody listens. */
export interface Feed {
  readonly filters: readonly EventFilter[];
  /** An event of one of its filters, with the texts of its objects. */
  on(event: MarketEvent, texts: EventTexts): void;
  /** What a newcomer is sent at once. Called before the newcomer listens, so it may `emit` to the others first. */
  first?(): readonly unknown[];
  /** Nobody listens any more. */
  close?(): void;
}

/** What a feed works with. */
export interface FeedContext {
  readonly exchange: Exchange;
  readonly clock: ExchangeClock;
  /** Sends data to everyone who listens. `isChange` marks a link of a chain, which a fault may tear. */
  emit(data: unknown, isChange?: boolean): void;
  /** Sends data that is JSON already. */
  emitJson(json: string): void;
  /** Runs `flush` at the next beat of the interval; once, however often it is asked. */
  beat(interval: Interval, flush: () => void): void;
  /** Whether the platform has locked an index. */
  isLocked(index: string): boolean;
  /** The account of a private channel; 0 for a public one. */
  readonly userId: number;
}
