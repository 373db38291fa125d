/** The age of an order book. */
import type { OrderBookView } from "../books/order-book.ts";
import { systemClock } from "../platform/clock.ts";

/** Remembers the newest change, so that a book which is not live any more goes on ageing. */
export class WatchedBook {
  readonly #book: OrderBookView;
  #newestMs: number;

  constructor(book: OrderBookView) {
    this.#book = book;
    this.#newestMs = systemClock.now();
  }

  get isClosed(): boolean {
    return this.#book.state === "closed";
  }

  /** Seconds since the newest change; 0 once the book is closed, as the last value of a metric stays. */
  ageS(): number {
    this.#newestMs = this.#book.live?.timestamp ?? this.#newestMs;
    return this.isClosed ? 0 : Math.max(0, systemClock.now() - this.#newestMs) / 1_000;
  }
}
