/** What one process has of one pool, and what it asks for. */
import type { PoolSize } from "../../limits/pool.ts";
import type { LimitPool } from "../../venue.ts";
import type { Cut } from "./cut.ts";
import { Estimate } from "./estimate.ts";
import type { Lender, LendingPool } from "./lending-pool.ts";
import type { Wish } from "./turn.ts";

/** What the lenders of all pools have in common. */
export interface LendingProcess {
  /** Whether what was lent to this process still stands. */
  isGood(): boolean;
  /** Whether something may be lent soon. */
  isHopeful(): boolean;
  now(): number;
  /** Something may be needed, for a cancel at once. */
  wake(isUrgent: boolean): void;
}

export interface LentPoolOptions {
  readonly name: LimitPool;
  readonly size: PoolSize;
  readonly cheapest: number;
  readonly cut: (size: PoolSize) => Cut;
  readonly leaseMs: number;
  readonly process: LendingProcess;
}

export class LentPool implements Lender {
  readonly name: LimitPool;
  readonly estimate: Estimate;
  readonly #options: LentPoolOptions;
  #size: PoolSize;
  #cut: Cut;
  #pool: LendingPool | undefined;
  /** What calls took or would have taken, in this lease of time and in the one before. */
  #used: readonly [number, number] = [0, 0];
  #usedSinceMs = Number.NEGATIVE_INFINITY;

  constructor(options: LentPoolOptions) {
    this.name = options.name;
    this.#options = options;
    this.#size = options.size;
    this.#cut = options.cut(options.size);
    this.estimate = new Estimate(this.#cut.common);
  }

  /** Hands it the pool to which it lends, and returns that. */
  attach(pool: LendingPool): LendingPool {
    this.#pool = pool;
    return pool;
  }

  get pool(): LendingPool {
    return this.#pool as LendingPool;
  }

  get size(): PoolSize {
    return this.#size;
  }

  get cut(): Cut {
    return this.#cut;
  }

  /** How a pool of another size would be cut. */
  cutOf(size: PoolSize): Cut {
    return this.#options.cut(size);
  }

  /** Takes over the size of the account. */
  resize(size: PoolSize): void {
    if (size.capacity === this.#size.capacity && size.perSecond === this.#size.perSecond) return;
    this.#size = size;
    this.#cut = this.#options.cut(size);
    this.pool.resize(this.#cut.own);
  }

  get isGood(): boolean {
    return this.#options.process.isGood();
  }

  get most(): number {
    return Math.max(this.#cut.common.capacity, this.#cut.own.capacity);
  }

  onSpent(cost: number): void {
    this.#note(cost);
    if (this.pool.lent === 0 && this.pool.room >= this.#options.cheapest) this.#options.process.wake(false);
  }

  onLack(cost: number, cancel: boolean): void {
    this.#note(cost);
    this.#options.process.wake(cancel);
  }

  msUntil(missing: number, cancel: boolean): number {
    const { process } = this.#options;
    if (!process.isHopeful()) return Number.POSITIVE_INFINITY;
    return Math.max(1, this.estimate.msUntil(missing + (cancel ? 0 : this.#cut.reserve), process.now()));
  }

  /** What it asks for: what the calls that wait lack, a full share of its own, and as much as it used of late. */
  get wish(): Wish {
    const { lack, room, lent } = this.pool;
    const isShort = lack.others > 0 || lack.cancels > 0;
    const own = isShort ? Math.min(room, this.#cut.own.capacity) : room;
    const others = Math.max(0, lack.others + own + this.ahead - lent);
    return { cancels: lack.cancels, others, least: lack.next > 0 ? lack.next : this.#options.cheapest };
  }

  /** What it keeps for the calls to come: as much as was used of late, and not more than a lease of time brings. */
  get ahead(): number {
    this.#turnPage();
    return Math.min(Math.max(...this.#used), (this.#size.perSecond * this.#options.leaseMs) / 1_000);
  }

  /** What it does not need: more than it keeps, while nothing waits. */
  get spare(): number {
    const spare = this.pool.lent - this.ahead;
    return spare >= this.#options.cheapest ? spare : 0;
  }

  #note(cost: number): void {
    this.#turnPage();
    this.#used = [this.#used[0] + cost, this.#used[1]];
  }

  #turnPage(): void {
    const { process, leaseMs } = this.#options;
    const passedMs = process.now() - this.#usedSinceMs;
    if (passedMs < leaseMs) return;
    this.#used = passedMs < 2 * leaseMs ? [0, this.#used[0]] : [0, 0];
    this.#usedSinceMs = process.now();
  }
}
