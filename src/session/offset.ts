/** How far the exchange's clock is ahead of the local one. */

/** Times of this size are rounded to about a quarter of a microsecond. */
const roundingMs = 0.001;

/**
 * Narrows the offset down with every reply: the exchange got the call after it was sent, and answered before the
 * answer came, so each reply gives a lower and an upper bound. Bounds that contradict each other mean that one of
 * the clocks was set, or that they drift apart: the newest reply is then believed alone.
 */
export class ClockOffset {
  #leastMs = Number.NEGATIVE_INFINITY;
  #mostMs = Number.POSITIVE_INFINITY;

  /** Whether a reply was seen at all. */
  get known(): boolean {
    return this.#mostMs !== Number.POSITIVE_INFINITY;
  }

  /** Milliseconds to add to the local time to get the exchange's. */
  get ms(): number {
    return this.known ? (this.#leastMs + this.#mostMs) / 2 : 0;
  }

  /** How far `ms` can be off. */
  get errorMs(): number {
    return this.known ? Math.max(0, this.#mostMs - this.#leastMs) / 2 : Number.POSITIVE_INFINITY;
  }

  /** Takes a reply in: received and dispatched there in microseconds, sent and received here in milliseconds. */
  observe(usIn: number, usOut: number, sentMs: number, receivedMs: number): void {
    const most = usIn / 1_000 - sentMs;
    const least = usOut / 1_000 - receivedMs;
    if (!(least <= most + roundingMs)) return;
    this.#leastMs = Math.max(this.#leastMs, least);
    this.#mostMs = Math.min(this.#mostMs, most);
    if (this.#leastMs <= this.#mostMs + roundingMs) return;
    this.#leastMs = least;
    this.#mostMs = most;
  }

  /** Forgets what is known: a new connection measures anew. */
  reset(): void {
    this.#leastMs = Number.NEGATIVE_INFINITY;
    this.#mostMs = Number.POSITIVE_INFINITY;
  }
}
