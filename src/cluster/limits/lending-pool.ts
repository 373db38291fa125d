/** A pool that holds less than the account, and is lent credits beyond what it gains by itself. */
import { headOf, Pool, type PoolSize } from "../../limits/pool.ts";
import type { Clock } from "../../platform/clock.ts";

/** What the calls that wait in a pool lack, in credits. */
export interface Lack {
  /** For all cancels that wait. */
  readonly cancels: number;
  /** For all other calls that wait, on top of that. */
  readonly others: number;
  /** For the first of the other calls. */
  readonly next: number;
}

/** Lends credits to a pool, beyond those that it gains by itself. */
export interface Lender {
  /** Asked before each use: where it is false, nothing that was lent is left. */
  readonly isGood: boolean;
  /** The most that one call may cost. */
  readonly most: number;
  /** Credits were used. */
  onSpent(cost: number): void;
  /** A call finds too few. */
  onLack(cost: number, cancel: boolean): void;
  /** Milliseconds until this much may have been lent; infinite where nothing is. */
  msUntil(missing: number, cancel: boolean): number;
}

/** A pool with a lender. It begins empty. */
export class LendingPool extends Pool {
  readonly #lender: Lender;

  constructor(clock: Clock, size: PoolSize, reserve: number, lender: Lender) {
    super(clock, size, reserve);
    this.#lender = lender;
    this.level = 0;
  }

  /** Adds what was lent, as long as its lender is good. */
  lend(credits: number): void {
    this.refill();
    this.level += credits;
    this.serve();
  }

  /** Gives back what was lent, down to `keep`. Returns what is given back. */
  giveBack(keep: number): number {
    const given = Math.max(0, this.lent - keep);
    this.level -= given;
    return given;
  }

  /** What is left of what was lent: credits beyond those that the pool holds by itself. */
  get lent(): number {
    this.refill();
    return Math.max(0, this.level - this.size.capacity);
  }

  /** What a pool of its own would need to be full. */
  get room(): number {
    this.refill();
    return Math.max(0, this.size.capacity - this.level);
  }

  get lack(): Lack {
    this.refill();
    const [cancels, others] = [this.cancels, this.others];
    const lackOfCancels = Math.max(0, cancels.cost - this.level);
    const first = headOf(others)?.cost;
    if (first === undefined) return { cancels: lackOfCancels, others: 0, next: 0 };
    const before = cancels.cost + this.kept(first, false) - this.level;
    const lackOf = (cost: number): number => Math.max(0, before + cost) - lackOfCancels;
    return { cancels: lackOfCancels, others: lackOf(others.cost), next: lackOf(first) };
  }

  protected override get most(): number {
    return this.#lender.most;
  }

  override take(cost: number, cancel: boolean): number {
    const ownMs = super.take(cost, cancel);
    if (ownMs === 0 || cost > this.most) return ownMs;
    this.#lender.onLack(cost, cancel);
    return Math.min(ownMs, this.#lender.msUntil(this.missing(cost, cancel), cancel));
  }

  protected override use(cost: number): void {
    // What gains nothing by itself does not gain less either.
    if (this.size.perSecond === 0) this.level -= cost;
    else super.use(cost);
    this.#lender.onSpent(cost);
  }

  protected override refill(): void {
    if (!this.#lender.isGood) this.level = Math.min(this.level, this.size.capacity);
    const lent = this.level;
    super.refill();
    this.level = Math.max(this.level, lent);
  }
}
