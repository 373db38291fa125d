/** One pool of credits that refills with time, and the calls that wait for it. */
import type { Clock } from "../platform/clock.ts";
import { Ring } from "../platform/ring.ts";

/** Size and refill of a pool, in its own unit: credits, or requests for the pools of the matching engine. */
export interface PoolSize {
  readonly capacity: number;
  readonly perSecond: number;
}

/** A call that waits for credits. */
export interface Waiter {
  readonly cost: number;
  /** Cancels may use the room that is kept for them, and stand in a line of their own. */
  readonly cancel: boolean;
  admit(): void;
}

/** What a pool shows of itself. */
export interface PoolSnapshot extends PoolSize {
  /** What could be spent now. */
  readonly available: number;
  readonly waiting: number;
}

/** The calls that wait, in order. One that left stays in the ring until its turn, and counts for nothing. */
export interface WaitingLine {
  readonly ring: Ring<Waiter>;
  readonly waiting: Set<Waiter>;
  cost: number;
}

/**
 * How much later one call may arrive at the exchange than the next, in milliseconds. The exchange counts when calls
 * arrive: what was gained between two of them is less there, by this much time, than between their departures.
 */
const unevennessMs = 250;

/**
 * A leaky bucket. First come, first served, in two lines: cancels, and all others. The others leave the reserve
 * alone, so that a cancel finds room when orders have used up the rest.
 */
export class Pool {
  readonly #clock: Clock;
  readonly #reserve: number;
  protected readonly cancels: WaitingLine = { ring: new Ring(), waiting: new Set(), cost: 0 };
  protected readonly others: WaitingLine = { ring: new Ring(), waiting: new Set(), cost: 0 };
  protected size: PoolSize;
  protected level: number;
  /** When the level was this; until then, if it is still to come, nothing is gained. */
  #levelMs: number;
  #stopTimer: (() => void) | undefined;

  /** `reserve` is the share of the capacity that is kept for cancels. */
  constructor(clock: Clock, size: PoolSize, reserve: number) {
    this.#clock = clock;
    this.size = size;
    this.#reserve = reserve;
    this.level = size.capacity;
    this.#levelMs = clock.now();
  }

  snapshot(): PoolSnapshot {
    this.refill();
    const waiting = this.cancels.waiting.size + this.others.waiting.size;
    return { ...this.size, available: Math.max(0, Math.floor(this.level)), waiting };
  }

  /** Takes the credits of a newcomer if it can go at once. Otherwise says after how many milliseconds it could. */
  take(cost: number, cancel: boolean): number {
    // A pool that is full holds less than this call costs.
    if (cost > this.most) return Number.POSITIVE_INFINITY;
    this.refill();
    const missing = this.missing(cost, cancel);
    if (missing > 0) return this.#msUntil(missing);
    this.use(cost);
    return 0;
  }

  /** Takes credits whether they are there or not: the exchange counts this call in any case. */
  spend(cost: number): void {
    this.refill();
    this.use(cost);
  }

  /** Believes the exchange that the pool is empty. */
  empty(): void {
    this.refill();
    this.level = Math.min(this.level, 0);
  }

  /** Takes over the true size; what was spent stays spent. */
  resize(size: PoolSize): void {
    this.refill();
    this.level += size.capacity - this.size.capacity;
    this.size = size;
    this.serve();
  }

  /** Puts a call in line. `admit` is called, with the credits taken, when the turn comes. */
  enqueue(waiter: Waiter): void {
    const line = waiter.cancel ? this.cancels : this.others;
    line.ring.push(waiter);
    line.waiting.add(waiter);
    line.cost += waiter.cost;
    this.serve();
  }

  /** Takes a call out of the line. */
  leave(waiter: Waiter): void {
    const line = waiter.cancel ? this.cancels : this.others;
    if (!line.waiting.delete(waiter)) return;
    line.cost -= waiter.cost;
    this.serve();
  }

  /** The most that one call may cost. */
  protected get most(): number {
    return this.size.capacity;
  }

  /** Credits that a newcomer lacks behind all that wait before it. */
  protected missing(cost: number, cancel: boolean): number {
    const ahead = this.cancels.cost + (cancel ? 0 : this.others.cost);
    return ahead + cost + this.kept(cost, cancel) - this.level;
  }

  protected kept(cost: number, cancel: boolean): number {
    const { capacity } = this.size;
    return cancel ? 0 : Math.max(0, Math.min(this.#reserve * capacity, capacity - cost));
  }

  /**
   * Takes credits out of a pool that may be full at the exchange. There it begins to fill again when the call arrives,
   * which may be late, while the calls after it are not.
   */
  protected use(cost: number): void {
    const { capacity, perSecond } = this.size;
    const headroomMs = (Math.max(0, capacity - this.level) / perSecond) * 1_000;
    this.#levelMs = Math.max(this.#levelMs, this.#clock.now() + unevennessMs - headroomMs);
    this.level -= cost;
  }

  protected refill(): void {
    const now = this.#clock.now();
    if (now <= this.#levelMs) return;
    const gained = ((now - this.#levelMs) * this.size.perSecond) / 1_000;
    this.level = Math.min(this.size.capacity, this.level + gained);
    this.#levelMs = now;
  }

  #msUntil(missing: number): number {
    const pauseMs = Math.max(0, this.#levelMs - this.#clock.now());
    return pauseMs + (missing / this.size.perSecond) * 1_000;
  }

  protected serve(): void {
    this.refill();
    const waitMs = this.#msUntil(Math.min(this.#admitFrom(this.cancels), this.#admitFrom(this.others)));
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    if (waitMs < Number.POSITIVE_INFINITY)
      this.#stopTimer = this.#clock.schedule(Math.max(1, waitMs), () => this.serve());
  }

  /** Admits from the head of a line while the credits last; returns what the next one misses. */
  #admitFrom(line: WaitingLine): number {
    for (let next = headOf(line); next !== undefined; next = headOf(line)) {
      // A pool that shrank meanwhile may hold less than a call costs: it goes out when the pool is full.
      const cost = Math.min(next.cost, this.most);
      const missing = cost + this.kept(cost, next.cancel) - this.level;
      // Sums of fractions of a credit must not leave a call waiting for nothing.
      if (missing > 1e-6) return missing;
      line.waiting.delete(next);
      line.cost -= next.cost;
      this.use(next.cost);
      line.ring.shift();
      next.admit();
    }
    return Number.POSITIVE_INFINITY;
  }
}

/** The first that waits. Those that left are taken out on the way. */
export function headOf({ ring, waiting }: WaitingLine): Waiter | undefined {
  for (let head = ring.peek(); head !== undefined; head = ring.peek()) {
    if (waiting.has(head)) return head;
    ring.shift();
  }
  return undefined;
}
