/** What can be lent of a pool, as far as one process knows. It never believes more than there is. */
import type { PoolSize } from "../../limits/pool.ts";
import type { LedgerPool } from "./ledger.ts";

/** What was seen, and when. */
interface Seen {
  readonly atMs: number;
  readonly level: number;
  /** The most that could be there, beside what the processes held. */
  readonly room: number;
  readonly lent: number;
}

/**
 * Every process measures by its own clock, from when it looked: no two clocks are compared. What others wrote was right
 * when they wrote it, and is right later as well. What this process believed before is right too, less all that was lent
 * since. The larger of the two counts, so that no time is lost between one process's write and the next one's look.
 */
export class Estimate {
  #common: PoolSize;
  #seen: Seen | undefined;

  constructor(common: PoolSize) {
    this.#common = common;
  }

  /** Takes over what stands in the ledger. `held` is what the processes hold. */
  see({ level, lent }: LedgerPool, held: number, common: PoolSize, nowMs: number): void {
    const room = common.capacity - held;
    const isSame = common.capacity === this.#common.capacity && common.perSecond === this.#common.perSecond;
    const before = this.#seen;
    const known =
      before === undefined || !isSame || lent < before.lent
        ? Number.NEGATIVE_INFINITY
        : this.at(nowMs) - (lent - before.lent);
    this.#common = common;
    this.#seen = { atMs: nowMs, level: Math.min(room, Math.max(level, known)), room, lent };
  }

  /** Forgets it: the ledger began anew. */
  forget(): void {
    this.#seen = undefined;
  }

  /** What can be lent now. */
  at(nowMs: number): number {
    if (this.#seen === undefined) return 0;
    const { level, atMs, room } = this.#seen;
    return Math.min(room, level + (Math.max(0, nowMs - atMs) * this.#common.perSecond) / 1_000);
  }

  /** Milliseconds until this much can be lent. */
  msUntil(credits: number, nowMs: number): number {
    const missing = credits - this.at(nowMs);
    return missing <= 0 ? 0 : (missing / this.#common.perSecond) * 1_000;
  }
}
