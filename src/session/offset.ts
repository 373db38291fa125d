/** How far the exchange's clock is ahead of the local one. */
import type { Clock } from "../platform/clock.ts";

/** Times of this size are rounded to about a quarter of a microsecond. */
const roundingMs = 0.001;
/** The clock on the wall runs away from the steady one by this much only when it was set, or while the machine slept. */
const jumpMs = 500;

/**
 * Narrows the offset down with every reply: the exchange got the call after it was sent, and answered before the
 * answer came, so each reply gives a lower and an upper bound. Bounds that contradict each other mean that one of
 * the clocks was set, or that they drift apart: the newest reply is then believed alone.
 *
 * A steady clock stands still while the machine sleeps, and the exchange's does not. When the clock on the wall has run
 * away from it, nothing is known any more, and replies to calls from before say nothing.
 */
export class ClockOffset {
  readonly #clock: Clock;
  readonly #onJump: () => void;
  #leastMs = Number.NEGATIVE_INFINITY;
  #mostMs = Number.POSITIVE_INFINITY;
  /** How far the wall was ahead of the steady clock when it was last looked at. */
  #wallAheadMs: number | undefined;
  /** Calls from before this time were sent before a jump. */
  #sinceMs = Number.NEGATIVE_INFINITY;

  /** `onJump` is called when the clock on the wall was set, or the machine has slept. */
  constructor(clock: Clock, onJump: () => void = () => {}) {
    this.#clock = clock;
    this.#onJump = onJump;
  }

  /** Whether a reply was seen since the last jump of the clock. */
  get known(): boolean {
    return this.knownMs !== undefined;
  }

  /** Milliseconds to add to the local time to get the exchange's; 0 where that is not known. */
  get ms(): number {
    return this.knownMs ?? 0;
  }

  /** Milliseconds to add to the local time; `undefined` where no reply was seen since the last jump of the clock. */
  get knownMs(): number | undefined {
    if (!this.#lookAtWall() || this.#mostMs === Number.POSITIVE_INFINITY) return undefined;
    return (this.#leastMs + this.#mostMs) / 2;
  }

  /** How far `ms` can be off. */
  get errorMs(): number {
    return this.known ? Math.max(0, this.#mostMs - this.#leastMs) / 2 : Number.POSITIVE_INFINITY;
  }

  /** Takes a reply in: received and dispatched there in microseconds, sent and received here in milliseconds. */
  observe(usIn: number, usOut: number, sentMs: number, receivedMs: number): void {
    if (!this.#lookAtWall() || sentMs < this.#sinceMs) return;
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

  /** Forgets the offset after a jump. False where the wall cannot be read, so that the machine may have slept. */
  #lookAtWall(): boolean {
    const wallMs = this.#clock.wall?.();
    if (wallMs === undefined) return true;
    if (Number.isNaN(wallMs)) return false;
    const nowMs = this.#clock.now();
    const aheadMs = wallMs - nowMs;
    const isJump = this.#wallAheadMs !== undefined && Math.abs(aheadMs - this.#wallAheadMs) > jumpMs;
    this.#wallAheadMs = aheadMs;
    if (isJump) {
      this.#sinceMs = nowMs;
      this.reset();
      this.#onJump();
    }
    return true;
  }
}
