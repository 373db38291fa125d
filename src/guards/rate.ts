/** How much was done within the last second. */

const windowMs = 1_000;

/** Counts what happens in a sliding second. */
export class Rate {
  #most: number;
  /** When each of the last was, oldest first. */
  #times: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Another limit, which the last second counts for as well. */
  resize(most: number): void {
    this.#most = most;
  }

  /** How many there would be in the second that ends now; more than the most is too many. */
  with(count: number, nowMs: number): number {
    // A time in the future is that of a clock that was set back.
    this.#times = this.#times.filter((ms) => ms > nowMs - windowMs && ms <= nowMs);
    return this.#times.length + count;
  }

  /** So many happen now. */
  add(count: number, nowMs: number): void {
    for (let at = 0; at < Math.min(count, this.#most); at++) this.#times.push(nowMs);
  }
}
