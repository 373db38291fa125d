/** How the pool of an account is cut into what each process has of its own, and what all share. */
import type { PoolSize } from "../../limits/pool.ts";

/** The parts of one pool. */
export interface Cut {
  /** What each process has of its own, with NATS or without. */
  readonly own: PoolSize;
  /** What is lent to the processes that need it. */
  readonly common: PoolSize;
  /** Credits of the common part that are lent for cancels alone. */
  readonly reserve: number;
}

/** How all pools are cut. */
export interface CutRule {
  /** Most processes that run at the same time. */
  readonly processes: number;
  /** Share of a pool, from 0 to below 1, of which every process has an equal part of its own. */
  readonly aloneShare: number;
}

/**
 * Time by which one call may come later to the exchange than another, in seconds. A bucket that is smaller by what flows
 * in meanwhile is never behind that of the exchange.
 */
const unevennessS = 0.25;
/** Largest share of a pool that is cut off. Where one call for each process takes more, they have nothing of their own. */
const mostAlone = 0.5;

/** All parts together never hold more, nor gain more, than the pool. `dearest` is the cost of the dearest call. */
export function cutPool(size: PoolSize, dearest: number, reserveShare: number, rule: CutRule): Cut {
  const { processes, aloneShare } = rule;
  const { capacity, perSecond } = size;
  const wanted = aloneShare === 0 ? 0 : Math.max(dearest, (aloneShare * capacity) / processes);
  const isOwn = wanted > 0 && wanted * processes <= capacity * mostAlone;
  const own = isOwn
    ? { capacity: wanted, perSecond: (aloneShare * perSecond) / processes }
    : { capacity: 0, perSecond: 0 };
  const least = Math.min(dearest, capacity - own.capacity * processes);
  const common = {
    capacity: Math.max(least, capacity - own.capacity * processes - perSecond * unevennessS),
    perSecond: perSecond - own.perSecond * processes,
  };
  return { own, common, reserve: Math.max(0, Math.min(reserveShare * capacity, common.capacity - dearest)) };
}
