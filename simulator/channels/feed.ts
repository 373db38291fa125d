/** What makes the data of a channel, and what it is given to work with. Types only. */

import type { Clock, Exchange, MarketEvent } from "../ports.ts";
import type { Interval } from "./grammar.ts";

/** The source of one channel's messages. It lives while somebody listens. */
export interface Feed {
  /**
   * The events that concern it, as `book:BTC-PERPETUAL`, `changes:1001`; a `*` stands for all of a kind.
   */
  readonly topics: readonly string[];
  /** An event of one of its topics. */
  on(event: MarketEvent): void;
  /** What a newcomer is sent at once. Called before the newcomer listens, so it may `emit` to the others first. */
  first?(): readonly unknown[];
  /** Nobody listens any more. */
  close?(): void;
}

/** What a feed works with. */
export interface FeedContext {
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** Sends data to everyone who listens. `isChange` marks a link of a chain, which a fault may tear. */
  emit(data: unknown, isChange?: boolean): void;
  /** Runs `flush` at the next beat of the interval; once, however often it is asked. */
  beat(interval: Interval, flush: () => void): void;
  /** Whether the platform has locked an index. */
  isLocked(index: string): boolean;
  /** The account of a private channel; 0 for a public one. */
  readonly userId: number;
}
